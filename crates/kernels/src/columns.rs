//! What is done with each number of a batch before it is scored: loops that the compiler makes vectors of.

/// Marks with 1 what lies outside `least..=most`; NaN lies outside.
pub fn mark_outside(values: &[f64], least: f64, most: f64, marks: &mut [u8]) {
    for (mark, &value) in marks.iter_mut().zip(values) {
        *mark |= u8::from(!(least <= value && value <= most));
    }
}

/// Marks with 1 what is none of `admitted`.
pub fn mark_others(values: &[f64], admitted: &[f64], marks: &mut [u8]) {
    for (mark, value) in marks.iter_mut().zip(values) {
        *mark |= u8::from(!admitted.contains(value));
    }
}

/// Rounds each number once: itself, or its distance from a mean in units of a scale.
pub fn round(values: &[f64], scaling: Option<(f64, f64)>, out: &mut [f32]) {
    let pairs = out.iter_mut().zip(values);
    match scaling {
        None => pairs.for_each(|(out, &value)| *out = value as f32),
        Some((mean, scale)) => pairs.for_each(|(out, &value)| *out = ((value - mean) / scale) as f32),
    }
}
