//! The page's side: the scores of all rows, and which of them are shown in which order.

use super::message::{FIRST_INPUT, MARK_ABOVE, MARK_OUTSIDE, MARK_REFUSED, Scores};

/// The number of bars of a histogram, 2.5 percentage points each.
pub const BINS: usize = 40;

/// The scores of the rows so far.
#[derive(Debug, Default)]
pub struct Results {
    scores: Scores,
    refused: usize,
}

/// Which rows are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// All.
    #[default]
    All,
    /// Those above the threshold.
    Above,
    /// Those that are scored and not above it.
    Below,
    /// Those with an input outside what the training rows held.
    Outside,
    /// Those that are refused.
    Refused,
}

impl Show {
    /// Every choice, in its order.
    pub const ALL: [Show; 5] = [Show::All, Show::Above, Show::Below, Show::Outside, Show::Refused];
}

/// What a row has to have to be shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Its kind.
    pub show: Show,
    /// Its probability is at least this.
    pub least: Option<f64>,
    /// Its probability is at most this.
    pub most: Option<f64>,
    /// One of its texts holds this, in any case.
    pub text: String,
}

/// What rows are put in order by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// Their place in the file.
    #[default]
    Row,
    /// Their probability; rows without one come last.
    Probability,
    /// One of the columns with texts.
    Text(usize),
}

/// The texts of a column of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Texts {
    /// The column.
    pub column: usize,
    /// One a row.
    pub texts: Vec<String>,
}

impl Results {
    /// Adds the next rows.
    pub fn add(&mut self, mut more: Scores) {
        self.refused += more.marks.iter().filter(|&&marks| marks & MARK_REFUSED != 0).count();
        let all = &mut self.scores;
        all.raw.append(&mut more.raw);
        all.probability.append(&mut more.probability);
        all.marks.append(&mut more.marks);
        all.problems.append(&mut more.problems);
    }

    /// Rows so far, refused ones included.
    pub fn len(&self) -> usize {
        self.scores.marks.len()
    }

    /// Refused rows so far.
    pub fn refused(&self) -> usize {
        self.refused
    }

    /// Rows of a kind.
    pub fn count(&self, show: Show) -> usize {
        self.scores.marks.iter().filter(|&&marks| is_shown(marks, show)).count()
    }

    /// A row's raw score and probability; none where it is refused.
    pub fn scores(&self, row: usize) -> Option<(f64, f64)> {
        let scores = &self.scores;
        (scores.marks[row] & MARK_REFUSED == 0).then(|| (scores.raw[row], scores.probability[row]))
    }

    /// Whether a row's probability is above the threshold.
    pub fn is_above(&self, row: usize) -> bool {
        self.scores.marks[row] & MARK_ABOVE != 0
    }

    /// Whether some input of a row lies outside what the training rows held, and the places of those that the marks have room for.
    pub fn outside(&self, row: usize) -> Option<Vec<usize>> {
        let marks = self.scores.marks[row];
        let has = |input: &u32| marks >> (FIRST_INPUT + input) & 1 == 1;
        let inputs = (0..32 - FIRST_INPUT).filter(has).map(|input| input as usize);
        (marks & MARK_OUTSIDE != 0).then(|| inputs.collect())
    }

    /// Row, slot and code of every problem, in the file's order.
    pub fn problems(&self) -> &[[u32; 3]] {
        self.scores.problems.as_chunks().0
    }

    /// The problems of one row.
    pub fn problems_of(&self, row: usize) -> &[[u32; 3]] {
        let all = self.problems();
        let start = all.partition_point(|problem| (problem[0] as usize) < row);
        let length = all[start..].iter().take_while(|problem| problem[0] as usize == row).count();
        &all[start..start + length]
    }

    /// Scored rows in each fortieth of the scale; the last one holds its upper end.
    pub fn histogram(&self) -> [usize; BINS] {
        let mut bins = [0; BINS];
        for probability in self.scores.probability.iter().filter(|probability| !probability.is_nan()) {
            bins[((probability * BINS as f64) as usize).min(BINS - 1)] += 1;
        }
        bins
    }

    /// The rows that are shown, in order; those that are equal stay in the file's order.
    pub fn select(&self, filter: &Filter, by: By, descending: bool, texts: &[Texts]) -> Vec<u32> {
        let wanted = lower(filter.text.trim());
        let probability = &self.scores.probability;
        let fits = |&row: &u32| {
            let row = row as usize;
            let p = probability[row];
            is_shown(self.scores.marks[row], filter.show)
                && filter.least.is_none_or(|least| p >= least)
                && filter.most.is_none_or(|most| p <= most)
                && (wanted.is_empty() || texts.iter().any(|column| holds(column, row, &wanted)))
        };
        let mut rows: Vec<u32> = (0..self.len() as u32).filter(fits).collect();
        match (by, texts.iter().find(|column| By::Text(column.column) == by)) {
            (By::Probability, _) => rows = by_probability(&rows, probability, descending),
            (By::Text(_), Some(column)) => {
                let text = |row: u32| column.texts.get(row as usize);
                rows.sort_by(|&a, &b| {
                    let order = text(a).cmp(&text(b));
                    if descending { order.reverse() } else { order }
                });
            }
            _ if descending => rows.reverse(),
            _ => {}
        }
        rows
    }
}

/// Rows by their probability, one byte of it after the other, the last first: many times faster than comparing. Equal ones keep
/// their order, refused ones come last.
fn by_probability(rows: &[u32], probability: &[f64], descending: bool) -> Vec<u32> {
    // From 0 on, the bits of numbers are in the numbers' order.
    let key = |row: u32| match probability[row as usize] {
        p if p.is_nan() => u64::MAX,
        p if descending => !p.to_bits() & (u64::MAX >> 1),
        p => p.to_bits(),
    };
    let mut keyed: Vec<(u64, u32)> = rows.iter().map(|&row| (key(row), row)).collect();
    let mut sorted = keyed.clone();
    for shift in (0..64).step_by(8) {
        let digit = |key: u64| (key >> shift) as usize & 255;
        let mut starts = [0usize; 257];
        keyed.iter().for_each(|&(key, _)| starts[digit(key) + 1] += 1);
        (1..257).for_each(|i| starts[i] += starts[i - 1]);
        for &each in &keyed {
            let place = &mut starts[digit(each.0)];
            sorted[*place] = each;
            *place += 1;
        }
        std::mem::swap(&mut keyed, &mut sorted);
    }
    keyed.into_iter().map(|(_, row)| row).collect()
}

fn is_shown(marks: u32, show: Show) -> bool {
    match show {
        Show::All => true,
        Show::Above => marks & MARK_ABOVE != 0,
        Show::Below => marks & (MARK_ABOVE | MARK_REFUSED) == 0,
        Show::Outside => marks & MARK_OUTSIDE != 0,
        Show::Refused => marks & MARK_REFUSED != 0,
    }
}

fn holds(column: &Texts, row: usize, wanted: &str) -> bool {
    column.texts.get(row).is_some_and(|text| lower(text).contains(wanted))
}

/// In small letters, those of Western Europe: the tables for all the world's letters weigh more than this view's words.
fn lower(text: &str) -> String {
    let small = |c: char| match c {
        '\u{c0}'..='\u{de}' if c != '×' => char::from_u32(c as u32 + 32).unwrap_or(c),
        c => c.to_ascii_lowercase(),
    };
    text.chars().map(small).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn results() -> Results {
        let mut results = Results::default();
        results.add(Scores {
            raw: vec![0.5, f64::NAN],
            probability: vec![0.5, f64::NAN],
            marks: vec![MARK_ABOVE, MARK_REFUSED],
            problems: vec![1, 4, 0, 1, 5, 2],
        });
        results.add(Scores {
            raw: vec![0.1, 1.0, 0.1],
            probability: vec![0.1, 1.0, 0.1],
            marks: vec![0, MARK_ABOVE | MARK_OUTSIDE | 1 << (FIRST_INPUT + 2), 0],
            problems: vec![],
        });
        results
    }

    fn texts() -> Vec<Texts> {
        let texts = ["B", "a", "ÑU", "b", "c"].map(String::from).into();
        vec![Texts { column: 7, texts }]
    }

    #[test]
    fn each_kind_is_counted_and_shown() {
        let results = results();
        assert_eq!(Show::ALL.map(|show| results.count(show)), [5, 2, 2, 1, 1]);
        let shown = |show| results.select(&Filter { show, ..Filter::default() }, By::Row, false, &[]);
        assert_eq!(shown(Show::Above), [0, 3]);
        assert_eq!(shown(Show::Below), [2, 4]);
        assert_eq!(shown(Show::Refused), [1]);
        assert_eq!(results.outside(3), Some(vec![2]));
        assert_eq!((results.outside(0), results.scores(1), results.refused()), (None, None, 1));
    }

    #[test]
    fn refused_rows_come_last_in_both_directions_and_equals_keep_their_order() {
        let results = results();
        let by = |descending| results.select(&Filter::default(), By::Probability, descending, &[]);
        assert_eq!(by(false), [2, 4, 0, 3, 1]);
        assert_eq!(by(true), [3, 0, 2, 4, 1]);
        assert_eq!(results.select(&Filter::default(), By::Row, true, &[]), [4, 3, 2, 1, 0]);
        assert_eq!(results.select(&Filter::default(), By::Text(7), false, &texts()), [0, 1, 3, 4, 2]);
    }

    #[test]
    fn a_range_and_a_text_leave_what_has_both() {
        let results = results();
        let filter = Filter { least: Some(0.1), most: Some(0.5), ..Filter::default() };
        assert_eq!(results.select(&filter, By::Row, false, &[]), [0, 2, 4]);
        let filter = Filter { text: " ñ".into(), ..Filter::default() };
        assert_eq!(results.select(&filter, By::Row, false, &texts()), [2]);
        assert!(results.select(&filter, By::Row, false, &[]).is_empty());
    }

    #[test]
    fn a_row_s_problems_are_its_own() {
        let results = results();
        assert_eq!(results.problems_of(1), [[1, 4, 0], [1, 5, 2]]);
        assert!(results.problems_of(0).is_empty() && results.problems_of(4).is_empty());
    }

    #[test]
    fn the_upper_end_has_a_bar() {
        let bins = results().histogram();
        assert_eq!((bins[4], bins[20], bins[39]), (2, 1, 1));
        assert_eq!(bins.iter().sum::<usize>(), 4);
    }
}
