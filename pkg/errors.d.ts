import type { Problem } from "./index.js";

/** What every error of this package is: `instanceof BosqueError` tells them from all else, `code` tells them apart. */
export class BosqueError extends Error {
  readonly code: string;
}

/** A patient that is not scored. `problems` says of each field what is wrong with it, all at once. */
export class InputError extends BosqueError {
  readonly code: "input";
  readonly problems: readonly Problem[];
}

/** A batch that has no form that is read: neither patients nor columns, or columns of different lengths. */
export class BatchError extends BosqueError {
  readonly code: "batch";
}

/** An option, or an argument that is no patient, of a kind or value that is not taken. */
export class OptionError extends BosqueError {
  readonly code: "option";
  /** The option's name. */
  readonly option: string;
}

/** A call before `init()` has resolved. */
export class NotInitialisedError extends BosqueError {
  readonly code: "not_initialised";
}

/** A model of a name that is not loaded. */
export class UnknownModelError extends BosqueError {
  readonly code: "unknown_model";
  /** The names that are. */
  readonly available: readonly string[];
}

/** A file that could not be got, or does not compile. */
export class LoadError extends BosqueError {
  readonly code: "load";
  /** Its name, without the address. */
  readonly file: string;
  /** What the server said, where it said something. */
  readonly status: number | undefined;
}

/** A model whose bytes are not those that were made: cut, changed, or computing something else here. It is never scored. */
export class DamagedModelError extends BosqueError {
  readonly code: "damaged_model";
  /** No whole file; a signature that is broken or lists other bytes; or files that do not fit each other or compute otherwise here. */
  readonly reason: "damaged" | "signature" | "model";
}

/** A model that no trusted key has signed. It is not scored unless `init({ unverified: "allow" })` chose so. */
export class UntrustedModelError extends BosqueError {
  readonly code: "untrusted_model";
  /** Nobody signed it; nobody who is trusted did; or there is no WebCrypto to tell by, as on a page without https. */
  readonly reason: "unsigned" | "foreign" | "unchecked";
}

/** A Bundle of which nothing can be taken. What single resources lack is no error: it stands in `missing` and `notes`. */
export class FhirError extends BosqueError {
  readonly code: "fhir";
}

/** A prediction of which no RiskAssessment is written, because it is not what the model named in it says. */
export class AssessmentError extends BosqueError {
  readonly code: "assessment";
}

/** The engine has stopped, as for want of memory. Load the page anew, or in Node start a new process or worker. */
export class EngineError extends BosqueError {
  readonly code: "engine";
}
