//! Growing a forest: bootstrap, a fresh sample of features at every node, leaf fractions from the rows.

use bosque_forest::{
    Aggregation, Forest, ForestParts, Leaves, Missing, PartNode, largest_f32_not_above, naive,
};
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rayon::prelude::*;

use crate::error::Error;
use crate::prune::{GrownNode, prune};
use crate::recipe::Hyperparameters;
use crate::split::{Columns, Draw, best_split};

/// A grown forest with what its bootstrap samples left out.
#[derive(Clone, Debug)]
pub struct Grown {
    /// The forest.
    pub forest: Forest,
    /// For each training row the mean over the trees that did not see it; NaN where every tree did.
    pub out_of_bag: Vec<f64>,
}

struct GrownTree {
    nodes: Vec<PartNode>,
    totals: Vec<u32>,
    events: Vec<u32>,
    in_bag: Vec<bool>,
}

/// Grows a forest on all rows of `data`, rows without weight in no tree. Tree `i` draws from stream `i` of the seed's generator, so the result
/// does not depend on the number of threads. `done` is called after each tree, from any thread.
///
/// # Errors
/// Only if the columns or rows are none.
pub fn grow(
    data: &Columns,
    h: &Hyperparameters,
    seed: u64,
    schema_fingerprint: [u8; 32],
    done: &(dyn Fn() + Sync),
) -> Result<Grown, Error> {
    let weightless = data.weights.as_ref().is_some_and(|weights| weights.iter().all(|&weight| weight <= 0.0));
    if data.labels.is_empty() || data.values.is_empty() || weightless {
        return Err(Error::Data { reason: "no rows or no columns to grow a forest on".into() });
    }
    let trees: Vec<GrownTree> = (0..h.trees as u64)
        .into_par_iter()
        .map(|stream| {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            rng.set_stream(stream);
            let tree = grow_tree(data, h, &mut rng);
            done();
            tree
        })
        .collect();
    let in_bag: Vec<Vec<bool>> = trees.iter().map(|tree| tree.in_bag.clone()).collect();
    let totals = trees.iter().flat_map(|tree| tree.totals.iter().copied()).collect();
    let counts = trees.iter().flat_map(|tree| tree.events.iter().copied()).collect();
    let forest = Forest::from_parts(ForestParts {
        feature_count: data.values.len(),
        output_count: 1,
        aggregation: Aggregation::Mean,
        base: vec![0.0],
        schema_fingerprint,
        trees: trees.into_iter().map(|tree| tree.nodes).collect(),
        leaves: Leaves::Counts { totals, counts },
    })?;
    let out_of_bag = out_of_bag(&forest, data, &in_bag);
    Ok(Grown { forest, out_of_bag })
}

fn out_of_bag(forest: &Forest, data: &Columns, in_bag: &[Vec<bool>]) -> Vec<f64> {
    (0..data.labels.len())
        .into_par_iter()
        .map(|row| {
            let values: Vec<f32> = data.values.iter().map(|column| column[row]).collect();
            let mut sum = 0.0;
            let mut trees = 0u32;
            for (tree, in_bag) in forest.trees().iter().zip(in_bag) {
                if !in_bag[row] {
                    sum += forest.leaf_value(naive::leaf_of(tree, &values))[0];
                    trees += 1;
                }
            }
            sum / f64::from(trees)
        })
        .collect()
}

fn grow_tree(data: &Columns, h: &Hyperparameters, rng: &mut ChaCha8Rng) -> GrownTree {
    let rows = data.labels.len();
    let weighty = data.weights.as_ref().map_or(rows, |w| w.iter().filter(|&&w| w > 0.0).count());
    let draw_count = ((weighty as f64 * h.max_samples).round() as usize).max(1);
    let times = match &data.weights {
        Some(weights) => draw_by_weight(weights, draw_count, rng),
        None => {
            let mut times = vec![0u32; rows];
            for _ in 0..draw_count {
                times[rng.random_range(0..rows as u32) as usize] += 1;
            }
            times
        }
    };
    let draws: Vec<Draw> = (times.iter().enumerate())
        .filter(|&(_, &times)| times > 0)
        .map(|(row, &times)| Draw { row: row as u32, times })
        .collect();
    let mut nodes = grow_nodes(data, draws, h, draw_count, rng);
    prune(&mut nodes, h.ccp_alpha);
    let mut tree = GrownTree {
        nodes: vec![],
        totals: vec![],
        events: vec![],
        in_bag: times.iter().map(|&times| times > 0).collect(),
    };
    write_preorder(&nodes, &mut tree);
    tree
}

/// How often each row is drawn when its chance is proportional to its weight (Hothorn et al. 2006, Biostatistics 7:355):
/// the tree then counts whole draws, and weighs rows all the same.
fn draw_by_weight(weights: &[f64], draw_count: usize, rng: &mut ChaCha8Rng) -> Vec<u32> {
    let mut total = 0.0;
    let up_to: Vec<f64> = weights
        .iter()
        .map(|weight| {
            total += weight;
            total
        })
        .collect();
    // Rounding may put a draw at the very end, which belongs to the last row that weighs.
    let last = weights.iter().rposition(|&weight| weight > 0.0).unwrap_or(0);
    let mut times = vec![0u32; weights.len()];
    for _ in 0..draw_count {
        let at = rng.random::<f64>() * total;
        times[up_to.partition_point(|&end| end <= at).min(last)] += 1;
    }
    times
}

/// Grows until no node may or can be split; depth first, left before right.
fn grow_nodes(
    data: &Columns,
    root: Vec<Draw>,
    h: &Hyperparameters,
    draw_count: usize,
    rng: &mut ChaCha8Rng,
) -> Vec<GrownNode> {
    let least_draws = (h.min_samples_leaf as f64).max(h.min_weight_fraction_leaf * draw_count as f64);
    let mut nodes = vec![leaf(data, &root)];
    let mut open = vec![(0usize, 0usize, root)];
    while let Some((index, depth, draws)) = open.pop() {
        let node = &nodes[index];
        let pure = node.events == 0 || node.events == node.draws;
        let too_small = draws.len() < h.min_samples_split || f64::from(node.draws) < 2.0 * least_draws;
        if pure || too_small || depth >= h.max_depth {
            continue;
        }
        let columns = sample_columns(data, &draws, h, rng);
        let Some(split) = best_split(data, &draws, &columns, h) else { continue };
        let column = &data.values[split.column];
        let (left, right): (Vec<Draw>, Vec<Draw>) =
            draws.iter().partition(|draw| f64::from(column[draw.row as usize]) <= split.threshold);
        let at = nodes.len();
        nodes.extend([leaf(data, &left), leaf(data, &right)]);
        nodes[index].split = Some((split.column, split.threshold, at, at + 1));
        open.push((at + 1, depth + 1, right));
        open.push((at, depth + 1, left));
    }
    nodes
}

fn leaf(data: &Columns, draws: &[Draw]) -> GrownNode {
    let events = draws.iter().filter(|draw| data.labels[draw.row as usize]).map(|draw| draw.times).sum();
    GrownNode { split: None, draws: draws.iter().map(|draw| draw.times).sum(), events }
}

/// Draws columns without replacement until enough that are not constant in this node are found, as
/// scikit-learn does.
fn sample_columns(data: &Columns, draws: &[Draw], h: &Hyperparameters, rng: &mut ChaCha8Rng) -> Vec<usize> {
    let mut columns: Vec<usize> = (0..data.values.len()).collect();
    columns.shuffle(rng);
    let varies = |column: &usize| {
        let values = &data.values[*column];
        let first = values[draws[0].row as usize];
        draws.iter().any(|draw| values[draw.row as usize] != first)
    };
    columns.into_iter().filter(varies).take(h.max_features.of(data.values.len())).collect()
}

fn write_preorder(nodes: &[GrownNode], tree: &mut GrownTree) {
    let mut open = vec![0];
    while let Some(index) = open.pop() {
        match nodes[index].split {
            Some((feature, threshold, left, right)) => {
                let threshold = largest_f32_not_above(threshold);
                tree.nodes.push(PartNode::Split { feature, threshold, missing: Missing::Right });
                open.extend([right, left]);
            }
            None => {
                tree.nodes.push(PartNode::Leaf);
                tree.totals.push(nodes[index].draws);
                tree.events.push(nodes[index].events);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_drawn_as_often_as_they_weigh() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let times = draw_by_weight(&[0.0, 1.0, 0.0, 3.0, 0.0], 40_000, &mut rng);
        assert_eq!((times[0], times[2], times[4]), (0, 0, 0));
        assert_eq!(times[1] + times[3], 40_000);
        // Three standard deviations of 40,000 draws at one in four are 260.
        assert!(times[1].abs_diff(10_000) < 260, "{times:?}");
    }
}
