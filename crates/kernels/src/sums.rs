//! What surrounds the trees: a column out of rows, and leaf values into sums.

/// Values that a leaf number of eight bits can lead to.
pub const LEAVES_OF_8: usize = 256;
/// Trees whose leaf values are added in one pass over the rows.
pub const TREES_SUMMED: usize = 4;

/// One feature of rows that stand one after the other, as many as `out` holds.
#[inline(never)]
pub fn column(rows: &[f32], feature_count: usize, feature: usize, out: &mut [f32]) {
    for (out, row) in out.iter_mut().zip(rows.chunks_exact(feature_count)) {
        *out = row[feature];
    }
}

/// The leaf values of several trees, in their order, to one sum a row: `values` by tree and leaf number, `numbers` by tree
/// and row.
#[inline(never)]
pub fn add_several(
    values: [&[f64; LEAVES_OF_8]; TREES_SUMMED],
    numbers: &[[u8; crate::BLOCK]; TREES_SUMMED],
    sums: &mut [f64],
) {
    let [na, nb, nc, nd] = numbers.each_ref().map(|numbers| numbers.iter());
    for ((((sum, &a), &b), &c), &d) in sums.iter_mut().zip(na).zip(nb).zip(nc).zip(nd) {
        *sum = *sum
            + values[0][usize::from(a)]
            + values[1][usize::from(b)]
            + values[2][usize::from(c)]
            + values[3][usize::from(d)];
    }
}

/// The values of one leaf a row: `values` is `[leaves, output_count]`, `sums` is `[n, output_count]`.
#[inline(never)]
pub fn add_leaves(numbers: &[u32], values: &[f64], output_count: usize, sums: &mut [f64]) {
    for (sums, &number) in sums.chunks_exact_mut(output_count).zip(numbers) {
        let values = &values[number as usize * output_count..][..output_count];
        add(sums, values);
    }
}

/// The values of many leaves, one after the other, to the sums of one row, as many as there is room for.
#[inline(never)]
pub fn add_row(numbers: &[u32], values: &[f64], output_count: usize, sums: &mut [f64]) {
    for &number in numbers {
        let values = &values[number as usize * output_count..][..output_count];
        add(sums, values);
    }
}

#[inline(always)]
fn add(sums: &mut [f64], values: &[f64]) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum += value;
    }
}
