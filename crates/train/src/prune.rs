//! Minimal cost-complexity pruning (Breiman, Friedman, Olshen and Stone 1984, chapter 3).

/// A node of a tree that is being grown. Children stand after their parent.
#[derive(Clone, Debug, PartialEq)]
pub struct GrownNode {
    /// The split and its children, `(column, threshold, left, right)`; none for a leaf.
    pub split: Option<(usize, f64, usize, usize)>,
    /// Bootstrap draws that reach it.
    pub draws: u32,
    /// Draws with the event among them.
    pub events: u32,
}

impl GrownNode {
    /// Gini impurity, `2 p (1 - p)`.
    fn gini(&self) -> f64 {
        let p = f64::from(self.events) / f64::from(self.draws);
        2.0 * p * (1.0 - p)
    }
}

/// Turns every subtree into a leaf that does not earn its leaves.
///
/// With R the impurity weighted by the share of draws, a node t with subtree T is cut where
/// `R(t) - R(T) <= alpha (leaves(T) - 1)`. Bottom-up this leaves the smallest subtree that minimises
/// `R + alpha leaves`, which is where scikit-learn's weakest-link order stops as well.
pub fn prune(nodes: &mut [GrownNode], alpha: f64) {
    let total = f64::from(nodes[0].draws);
    let mut subtree = vec![(0.0, 0usize); nodes.len()];
    for i in (0..nodes.len()).rev() {
        let risk = nodes[i].gini() * f64::from(nodes[i].draws) / total;
        subtree[i] = match nodes[i].split {
            None => (risk, 1),
            Some((_, _, left, right)) => {
                let below = subtree[left].0 + subtree[right].0;
                let leaves = subtree[left].1 + subtree[right].1;
                if risk - below <= alpha * (leaves - 1) as f64 {
                    nodes[i].split = None;
                    (risk, 1)
                } else {
                    (below, leaves)
                }
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(draws: u32, events: u32) -> GrownNode {
        GrownNode { split: None, draws, events }
    }

    /// A root whose right child gains little from its own split.
    fn tree() -> Vec<GrownNode> {
        vec![
            GrownNode { split: Some((0, 0.5, 1, 2)), draws: 100, events: 50 },
            leaf(50, 5),
            GrownNode { split: Some((1, 0.5, 3, 4)), draws: 50, events: 45 },
            leaf(25, 22),
            leaf(25, 23),
        ]
    }

    fn splits(alpha: f64) -> usize {
        let mut nodes = tree();
        prune(&mut nodes, alpha);
        let mut open = vec![0];
        let mut count = 0;
        while let Some(i) = open.pop() {
            if let Some((_, _, left, right)) = nodes[i].split {
                count += 1;
                open.extend([left, right]);
            }
        }
        count
    }

    #[test]
    fn the_weakest_link_goes_first_and_then_the_root() {
        // R(2) = 0.5 * 0.18 = 0.09; its leaves: 0.25 * 0.2112 + 0.25 * 0.1472 = 0.0896; gain 0.0004 for one leaf.
        assert_eq!(splits(0.0003), 2);
        assert_eq!(splits(0.0005), 1);
        // R(0) = 0.5; leaves 0.09 + 0.09: gain 0.32.
        assert_eq!(splits(0.31), 1);
        assert_eq!(splits(0.33), 0);
    }

    #[test]
    fn without_alpha_only_useless_splits_go() {
        assert_eq!(splits(0.0), 2);
        let mut nodes =
            vec![GrownNode { split: Some((0, 0.5, 1, 2)), draws: 8, events: 4 }, leaf(4, 2), leaf(4, 2)];
        prune(&mut nodes, 0.0);
        assert_eq!(nodes[0].split, None);
    }
}
