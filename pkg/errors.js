// What can go wrong, one class per failure. No message repeats a value of a patient, a name of a patient's object that no
// model knows, or a part of a Bundle.
//
// What a person may read (`InputError.problems`) comes in the language that was asked for. What a developer reads is English.

/** What every error of this package is: `instanceof BosqueError` tells them from all else, `code` tells them apart. */
export class BosqueError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {ErrorOptions} [options]
   */
  constructor(code, message, options) {
    super(message, options);
    // Written out: a minifier shortens the names of classes.
    this.name = "BosqueError";
    this.code = code;
  }
}

/** A patient that is not scored. `problems` says of each field what is wrong with it, all at once. */
export class InputError extends BosqueError {
  /** @param {{ field: string, code: string, message: string }[]} problems */
  constructor(problems) {
    super("input", problems.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join(" "));
    this.name = "InputError";
    this.problems = problems;
  }
}

/** A batch that has no form that is read: neither patients nor columns, or columns of different lengths. */
export class BatchError extends BosqueError {
  /** @param {string} message */
  constructor(message) {
    super("batch", message);
    this.name = "BatchError";
  }
}

/** An option, or an argument that is no patient, of a kind or value that is not taken. */
export class OptionError extends BosqueError {
  /**
   * @param {string} option
   * @param {string} message
   */
  constructor(option, message) {
    super("option", message);
    this.name = "OptionError";
    this.option = option;
  }
}

/** A call before `init()` has resolved. */
export class NotInitialisedError extends BosqueError {
  constructor() {
    super("not_initialised", "nothing is loaded yet: await init() first");
    this.name = "NotInitialisedError";
  }
}

/** A model of a name that is not loaded. `available` are the names that are. */
export class UnknownModelError extends BosqueError {
  /** @param {string[]} available */
  constructor(available) {
    super("unknown_model", `no model of this name; there are: ${available.join(", ") || "none"}`);
    this.name = "UnknownModelError";
    this.available = available;
  }
}

/** A file that could not be got: `file` is its name without the address, `status` what the server said, if it did. */
export class LoadError extends BosqueError {
  /**
   * @param {string} file
   * @param {number | undefined} status
   * @param {ErrorOptions} [options]
   */
  constructor(file, status, options) {
    super("load", `${file} could not be loaded${status === undefined ? "" : ` (HTTP ${status})`}`, options);
    this.name = "LoadError";
    this.file = file;
    this.status = status;
  }
}

/** A model whose bytes are not those that were made: cut, changed, or computing something else here. It is never scored. */
export class DamagedModelError extends BosqueError {
  /**
   * @param {string} reason
   * @param {string} message
   */
  constructor(reason, message) {
    super("damaged_model", message);
    this.name = "DamagedModelError";
    this.reason = reason;
  }
}

/** A model that no trusted key has signed. It is not scored unless `init({ unverified: "allow" })` chose so. */
export class UntrustedModelError extends BosqueError {
  /**
   * @param {string} reason
   * @param {string} message
   */
  constructor(reason, message) {
    super("untrusted_model", message);
    this.name = "UntrustedModelError";
    this.reason = reason;
  }
}

/** A Bundle of which nothing can be taken. What single resources lack is no error: it stands in `missing` and `notes`. */
export class FhirError extends BosqueError {
  /** @param {string} message */
  constructor(message) {
    super("fhir", message);
    this.name = "FhirError";
  }
}

/** A prediction of which no RiskAssessment is written, because it is not what the model named in it says. */
export class AssessmentError extends BosqueError {
  /** @param {string} message */
  constructor(message) {
    super("assessment", message);
    this.name = "AssessmentError";
  }
}

/** The engine has stopped, as for want of memory. Load the page anew, or in Node start a new process or worker. */
export class EngineError extends BosqueError {
  /** @param {ErrorOptions} [options] */
  constructor(options) {
    super("engine", "the engine has stopped and must be loaded anew", options);
    this.name = "EngineError";
  }
}
