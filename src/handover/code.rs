//! The result as a code: model, inputs, probability, and nothing of who the patient is. `docs/result-code.md` gives the format.

use bosque_model::{sha256_hex, shortest};

use super::digits::{from_digits, to_digits};

/// The format that this page writes and reads.
const FORMAT: u8 = 1;

/// Bytes of the manifest's digest that a code carries.
const DIGEST: usize = 8;

/// Bytes of the checksum at the end.
const CHECK: usize = 4;

/// Fewer digits than any code has, and more than any other number that stands in an address or a text.
const LEAST_DIGITS: usize = 50;

/// What a half byte stands for in the inputs.
const HALVES: &[u8; 14] = b"0123456789.-e;";

/// A half byte that fills up the last byte.
const FILL: u8 = 15;

/// Before the digits in a page's address.
pub const HASH: &str = "#/r/";

/// What a code says.
#[derive(Clone, Debug, PartialEq)]
pub struct Code {
    /// The model's name.
    pub model: String,
    /// The first digits of the SHA-256 of its manifest, in hexadecimal.
    pub digest: String,
    /// The inputs, in the order of the model's features.
    pub inputs: Vec<f64>,
    /// The probability, to the last bit.
    pub probability: f64,
}

/// Why a text is no code that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeError {
    /// There is no code in it.
    Absent,
    /// A part is missing or wrong.
    Damaged,
    /// A page of another generation wrote it.
    OtherFormat,
}

impl Code {
    /// The code of a result; `id` is the SHA-256 of the model's manifest in hexadecimal.
    pub fn new(model: &str, id: &str, inputs: &[f64], probability: f64) -> Self {
        let digest = id.get(..2 * DIGEST).unwrap_or_default().to_owned();
        Code { model: model.to_owned(), digest, inputs: inputs.to_vec(), probability }
    }

    /// The digits.
    pub fn digits(&self) -> String {
        let mut bytes = vec![FORMAT];
        let pairs = self.digest.as_bytes().chunks(2);
        bytes.extend(pairs.map(|pair| {
            std::str::from_utf8(pair)
                .ok()
                .and_then(|pair| u8::from_str_radix(pair, 16).ok())
                .unwrap_or_default()
        }));
        bytes.resize(1 + DIGEST, 0);
        bytes.extend(self.probability.to_bits().to_be_bytes());
        let name = &self.model.as_bytes()[..self.model.len().min(usize::from(u8::MAX))];
        bytes.push(name.len() as u8);
        bytes.extend(name);
        let inputs: Vec<String> = self.inputs.iter().map(|&value| shortest(value)).collect();
        let place = |byte| HALVES.iter().position(|&half| half == byte).map_or(FILL, |place| place as u8);
        let halves: Vec<u8> = inputs.join(";").bytes().map(place).collect();
        bytes.extend(halves.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(FILL)));
        bytes.extend(check(&bytes));
        to_digits(&bytes)
    }

    /// Reads the code that stands in a text: digits alone, or somewhere in an address or a copied summary.
    ///
    /// # Errors
    /// There is none, or it is not whole.
    pub fn read(text: &str) -> Result<Self, CodeError> {
        let runs = text.split(|c: char| !c.is_ascii_digit());
        let digits = runs.max_by_key(|run| run.len()).unwrap_or_default();
        if digits.len() < LEAST_DIGITS {
            return Err(if text.contains(HASH) { CodeError::Damaged } else { CodeError::Absent });
        }
        let bytes = from_digits(digits).ok_or(CodeError::Damaged)?;
        let (body, sum) =
            bytes.split_at_checked(bytes.len().wrapping_sub(CHECK)).ok_or(CodeError::Damaged)?;
        if check(body) != sum {
            return Err(CodeError::Damaged);
        }
        if body.first() != Some(&FORMAT) {
            return Err(CodeError::OtherFormat);
        }
        let code = fields(&body[1..]).ok_or(CodeError::Damaged)?;
        // One result has one code.
        if code.digits() == digits { Ok(code) } else { Err(CodeError::Damaged) }
    }
}

/// What stands between the format and the checksum.
fn fields(body: &[u8]) -> Option<Code> {
    let (digest, rest) = body.split_at_checked(DIGEST)?;
    let (probability, rest) = rest.split_first_chunk::<8>()?;
    let (&length, rest) = rest.split_first()?;
    let (model, inputs) = rest.split_at_checked(length.into())?;
    let model = std::str::from_utf8(model).ok()?.to_owned();
    let halves = inputs.iter().flat_map(|byte| [byte >> 4, byte & 15]).take_while(|&half| half != FILL);
    let text: Option<Vec<u8>> = halves.map(|half| HALVES.get(usize::from(half)).copied()).collect();
    let text = String::from_utf8(text?).ok()?;
    let inputs: Option<Vec<f64>> =
        text.split(';').map(|input| input.parse().ok().filter(|value: &f64| value.is_finite())).collect();
    let digest = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let probability = f64::from_bits(u64::from_be_bytes(*probability));
    Some(Code { model, digest, inputs: inputs?, probability })
        .filter(|code| (0.0..=1.0).contains(&code.probability))
}

/// The first bytes of the SHA-256 of what comes before.
fn check(body: &[u8]) -> [u8; CHECK] {
    let hex = sha256_hex(body);
    let value = u32::from_str_radix(&hex[..2 * CHECK], 16).unwrap_or_default();
    value.to_be_bytes()
}

#[cfg(test)]
mod tests {
    use bosque_model::{Model, sha256_hex};

    use super::{Code, CodeError, to_digits};
    use crate::embedded::MODELS;

    fn sample() -> Code {
        Code::new("week20", &sha256_hex(b"a manifest"), &[37.0, 70.5, 0.0, 1e-7, -0.25], 0.424)
    }

    #[test]
    fn every_generated_patient_of_every_model_reads_back_to_the_bit() {
        for embedded in MODELS {
            let model = Model::open(embedded.files()).expect("an embedded model opens");
            let id = sha256_hex(embedded.files().manifest);
            for row in model.conformance() {
                let code = Code::new(embedded.name(), &id, &row.inputs, row.probability);
                let digits = code.digits();
                let read = Code::read(&digits).expect("its own code");
                assert_eq!(read.probability.to_bits(), row.probability.to_bits());
                assert!(read.inputs.iter().zip(&row.inputs).all(|(a, b)| a.to_bits() == b.to_bits()));
                assert_eq!((read.model.as_str(), read.inputs.len()), (embedded.name(), row.inputs.len()));
                assert!(id.starts_with(&read.digest) && read.digest.len() == 16);
            }
        }
    }

    #[test]
    fn a_code_is_found_in_an_address_and_in_a_text() {
        let code = sample();
        let digits = code.digits();
        for text in [
            format!("https://clinic.example:8443/bosque/?lang=es#/r/{digits}"),
            // Typed by a scanner under another keyboard layout.
            format!("httpsÑ--clinic.example-bosque-#-r-{digits}\r\n"),
            format!("Resultado para un paciente\n2026\nCódigo: {digits}."),
            digits.clone(),
        ] {
            assert_eq!(Code::read(&text), Ok(code.clone()), "{text}");
        }
    }

    #[test]
    fn one_wrong_missing_or_added_digit_is_found() {
        let digits = sample().digits();
        for at in 0..digits.len() {
            for by in 1..10 {
                let mut wrong = digits.clone().into_bytes();
                wrong[at] = b'0' + (wrong[at] - b'0' + by) % 10;
                let wrong = String::from_utf8(wrong).expect("digits");
                assert!(Code::read(&wrong).is_err(), "{at} by {by}");
            }
            let mut short = digits.clone();
            short.remove(at);
            let mut long = digits.clone();
            long.insert(at, '7');
            assert!(Code::read(&short).is_err() && Code::read(&long).is_err(), "{at}");
        }
    }

    #[test]
    fn what_is_no_code_is_told_from_what_is_broken() {
        let whole = |body: &[u8]| to_digits(&[body, &super::check(body)].concat());
        for text in ["", "hola", "37;70,5;1", "612345678", &"é".repeat(200)] {
            assert_eq!(Code::read(text), Err(CodeError::Absent), "{text}");
        }
        assert_eq!(Code::read("http://x/#/r/123"), Err(CodeError::Damaged));
        assert_eq!(Code::read(&"9".repeat(170)), Err(CodeError::Damaged));
        assert_eq!(Code::read(&whole(&[2; 30])), Err(CodeError::OtherFormat));
        // Right sums over wrong content: no name, a name beyond the end, inputs that are no numbers or have two texts.
        let body = |tail: &[u8]| [&[1_u8][..], &[0; 8], &0.5_f64.to_bits().to_be_bytes(), tail].concat();
        for tail in [&b""[..], b"\xff", b"\x01x\xdd", b"\x01x\xef", b"\x01x\x01", b"\x01x\x1a\x0f"] {
            assert_eq!(
                Code::read(&whole(&body(&[tail, &[0x11; 8]].concat()))),
                Err(CodeError::Damaged),
                "{tail:?}"
            );
        }
        for probability in [f64::NAN, f64::INFINITY, -0.25, 1.5] {
            let impossible = Code { probability, ..sample() };
            assert_eq!(Code::read(&impossible.digits()), Err(CodeError::Damaged));
        }
    }
}
