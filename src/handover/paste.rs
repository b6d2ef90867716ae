//! A patient from a spreadsheet's cells: a row with its header or without, or names and values one below another.
//!
//! Cells are matched by name, in the dictionary's words or in the form's words of either language; without names, a row counts only
//! where it has exactly the form's number of values. Nothing is guessed: what cannot be read stays out and is named.

use bosque_model::{Derived, DerivedOp, Feature, FeatureKind, Lang, TypedNumberError, parse_typed, shortest};

/// What was found in pasted cells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pasted {
    /// Places in the features, with the text for the field.
    pub values: Vec<(usize, String)>,
    /// Places in the features whose cell holds what the field cannot.
    pub unread: Vec<usize>,
    /// Names that the form has no field for.
    pub ignored: Vec<String>,
    /// Further rows, which were not read.
    pub more_rows: usize,
}

/// More cells than a patient's row with all that a file may hold beside it.
const MOST_CELLS: usize = 4096;

/// A table of cells.
type Grid = Vec<Vec<String>>;

/// Whether a text holds several cells for certain: it came from a spreadsheet, and no single field could take it.
pub fn is_table(text: &str) -> bool {
    let text = text.trim();
    text.contains(['\t', '\n', ';'])
}

/// Reads pasted cells. Nothing where the text is no table with a patient in it.
pub fn read(text: &str, features: &[Feature], derived: &[Derived]) -> Option<Pasted> {
    let text = text.trim_start_matches('\u{feff}').trim_matches(['\n', '\r']);
    // A comma may be a decimal mark: it parts cells only where nothing else does.
    let separators = [Some('\t'), Some(';'), Some(':'), None, Some(',')];
    separators.into_iter().find_map(|separator| {
        let grid = grid(text, separator)?;
        by_name(&grid, separator, features, derived).or_else(|| by_order(&grid, features))
    })
}

/// The lines of a text as cells; nothing where the separator is not there or there is too much of it.
fn grid(text: &str, separator: Option<char>) -> Option<Grid> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let grid: Grid = match separator {
        None => lines.map(|line| vec![line.trim().to_owned()]).collect(),
        Some(separator) if !text.contains(separator) => return None,
        // A label and its value; a label that is a sentence may hold another colon only behind the value.
        Some(':') => {
            lines.map(|line| line.splitn(2, ':').map(|cell| cell.trim().to_owned()).collect()).collect()
        }
        Some(separator) => lines.map(|line| cells(line, separator)).collect(),
    };
    (1..=MOST_CELLS).contains(&grid.iter().map(Vec::len).sum()).then_some(grid)
}

/// One line's cells; a separator between quotes is none.
fn cells(line: &str, separator: char) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            _ if c == separator && !quoted => cells.push(String::new()),
            _ => {
                if let Some(cell) = cells.last_mut() {
                    cell.push(c);
                }
            }
        }
    }
    for cell in &mut cells {
        *cell = cell.trim().to_owned();
    }
    cells
}

/// What a name stands for.
#[derive(Clone, Copy, PartialEq)]
enum Slot {
    /// An input.
    Input(usize),
    /// A difference that stands in for its first input: both places.
    Difference(usize, usize),
}

fn by_name(
    grid: &Grid,
    separator: Option<char>,
    features: &[Feature],
    derived: &[Derived],
) -> Option<Pasted> {
    let slot = |name: &String| slot(name, features, derived);
    let across = grid[0].iter().filter(|name| slot(name).is_some()).count();
    let down = grid.iter().filter(|row| row.len() > 1 && slot(&row[0]).is_some()).count();
    let mut pasted = Pasted::default();
    let mut pairs: Vec<(&String, String)> = Vec::new();
    let value_beside = || {
        let (slot, cell) = (slot(&grid[0][0]), grid[0].get(1).map(String::as_str).unwrap_or_default());
        matches!(slot, Some(Slot::Input(place)) if value(cell, &features[place]).is_some())
    };
    if down > across || (down > 0 && down == across && (grid.len() == 1 || value_beside())) {
        for row in grid.iter().filter(|row| row.len() > 1) {
            // `Peso,70,5`: the comma of the value is no separator.
            let decimals = |cell: &String| !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit());
            let parted = separator == Some(',') && row.len() == 3 && decimals(&row[2]);
            let value = if parted { format!("{},{}", row[1], row[2]) } else { row[1].clone() };
            pairs.push((&row[0], value));
        }
    } else if across > 0 && grid.len() > 1 && grid[0].len() == grid[1].len() {
        pairs.extend(grid[0].iter().zip(grid[1].iter().cloned()));
        pasted.more_rows = grid.len() - 2;
    } else {
        return None;
    }
    let mut given: Vec<Option<String>> = vec![None; features.len()];
    let mut changes = Vec::new();
    for (name, cell) in pairs {
        match slot(name) {
            Some(Slot::Input(place)) if given[place].is_none() => given[place] = Some(cell),
            Some(Slot::Difference(after, before)) => changes.push((after, before, cell, name)),
            Some(Slot::Input(_)) | None if !name.is_empty() => pasted.ignored.push(name.clone()),
            _ => {}
        }
    }
    for (after, before, change, name) in changes {
        let number = |text: &String| parse_typed(text, f64::INFINITY).ok();
        let sum = given[before].as_ref().and_then(number).zip(number(&change)).map(|(a, b)| a + b);
        match sum.filter(|_| given[after].as_ref().is_none_or(String::is_empty)) {
            Some(sum) => given[after] = Some(shortest(sum)),
            None => pasted.ignored.push(name.clone()),
        }
    }
    pasted.take(features, &given);
    Some(pasted)
}

fn by_order(grid: &Grid, features: &[Feature]) -> Option<Pasted> {
    let down = grid.len() == features.len() && grid.iter().all(|row| row.len() == 1);
    let row: Vec<&String> =
        if down { grid.iter().map(|row| &row[0]).collect() } else { grid[0].iter().collect() };
    // Every cell must be what its field takes: a row in another order must not pass for this one.
    let fits = |(cell, feature): (&&String, &Feature)| value(cell, feature).is_some();
    if row.len() != features.len() || !row.iter().zip(features).all(fits) {
        return None;
    }
    let given: Vec<Option<String>> = row.into_iter().cloned().map(Some).collect();
    let mut pasted = Pasted { more_rows: if down { 0 } else { grid.len() - 1 }, ..Pasted::default() };
    pasted.take(features, &given);
    Some(pasted)
}

impl Pasted {
    fn take(&mut self, features: &[Feature], given: &[Option<String>]) {
        for (place, (feature, cell)) in features.iter().zip(given).enumerate() {
            let Some(cell) = cell.as_ref().filter(|cell| !cell.is_empty()) else { continue };
            match value(cell, feature) {
                Some(text) => self.values.push((place, text)),
                None => self.unread.push(place),
            }
        }
    }
}

/// The text for a feature's field, from a cell; nothing where the field could not take it.
fn value(cell: &str, feature: &Feature) -> Option<String> {
    match &feature.kind {
        FeatureKind::Category { categories } => {
            let number = parse_typed(cell, f64::INFINITY).ok();
            let named = plain(cell);
            let is_it = |category: &&bosque_model::Category| {
                number == Some(category.value)
                    || [Lang::Es, Lang::En].iter().any(|&lang| plain(category.label.get(lang)) == named)
            };
            categories.iter().find(is_it).map(|category| shortest(category.value))
        }
        FeatureKind::Number { .. } => {
            let unit = |unit: &str| cell.strip_suffix(unit).map(str::trim);
            let labels =
                feature.unit_label.iter().flat_map(|label| [Lang::Es, Lang::En].map(|l| label.get(l)));
            let number = labels.chain([feature.unit.as_str()]).find_map(unit).unwrap_or(cell);
            let most = feature.hard().map_or(f64::INFINITY, |hard| hard.max);
            match parse_typed(number, most) {
                // The field itself asks what a thousands separator means.
                Ok(_) | Err(TypedNumberError::Thousands) => Some(number.to_owned()),
                Err(_) => None,
            }
        }
    }
}

fn slot(name: &str, features: &[Feature], derived: &[Derived]) -> Option<Slot> {
    // `CD4 basal (cél./µL)` is `CD4 basal`.
    let name = plain(name.split('(').next().unwrap_or(name));
    if name.is_empty() {
        return None;
    }
    let means = |feature: &Feature| {
        let labels = [Lang::Es, Lang::En].map(|lang| feature.label.get(lang));
        plain(&feature.name) == name || labels.iter().any(|label| plain(label) == name)
    };
    if let Some(place) = features.iter().position(means) {
        return Some(Slot::Input(place));
    }
    let change = derived.iter().find(|d| d.op == DerivedOp::Difference && plain(&d.name) == name)?;
    let place = |name: &String| features.iter().position(|feature| feature.name == *name);
    Some(Slot::Difference(place(&change.of[0])?, place(&change.of[1])?))
}

/// A text without case, accents, spaces and marks: what is left is compared.
fn plain(text: &str) -> String {
    let fold = |c: char| match c {
        'á' | 'Á' => 'a',
        'é' | 'É' => 'e',
        'í' | 'Í' => 'i',
        'ó' | 'Ó' => 'o',
        'ú' | 'Ú' | 'ü' | 'Ü' => 'u',
        'ñ' | 'Ñ' => 'n',
        _ => c.to_ascii_lowercase(),
    };
    text.chars().map(fold).filter(char::is_ascii_alphanumeric).collect()
}

#[cfg(test)]
mod tests;
