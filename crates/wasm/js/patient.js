// What would take a call to JavaScript for each property, in one: of a microsecond's prediction the calls were most.

/**
 * Writes the numbers of a patient into `out`, by their names, NaN where one is not there. Returns how many properties the
 * patient has beyond these, or -1 where one of them is no number: then each has to be looked at by itself.
 */
export function readNumbers(patient, names, out) {
  let known = 0;
  for (let i = 0; i < names.length; i++) {
    const value = patient[names[i]];
    if (typeof value === "number" && value === value) {
      out[i] = value;
      known++;
    } else if (value === undefined) {
      out[i] = NaN;
    } else {
      return -1;
    }
  }
  return Object.keys(patient).length - known;
}

/** A prediction. */
export function makeAnswer(probability, raw, prediction, outOfRange, ignored, model) {
  return { probability, raw, prediction, outOfRange, ignored, model };
}
