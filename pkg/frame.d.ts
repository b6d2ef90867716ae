/** What the portal may choose of the predictor's looks and language. */
export interface FrameWishes {
  /** The language; the frame's own default is Spanish. */
  lang?: "es" | "en" | undefined;
  /** The model's name; without it, the one that the frame opens first. */
  model?: string | undefined;
  /** `"compact"`: the result and a short form. */
  variant?: "full" | "compact" | undefined;
  /** Values are shown and cannot be edited. */
  readonly?: boolean | undefined;
  /** `"auto"` follows the person's own setting. */
  theme?: "auto" | "light" | "dark" | undefined;
}

/** How `connect` finds the frame. */
export interface ConnectOptions extends FrameWishes {
  /** The frame's origin, exactly as browsers write it: `"https://predictor.clinic.example"`. */
  origin: string;
  /** Gives up: `connect` rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** How long the frame may take to say welcome, in milliseconds. By default 30,000. */
  timeoutMs?: number | undefined;
  /** Whether the iframe's height follows what it shows. By default true. */
  autosize?: boolean | undefined;
}

/** Which model answers. */
export interface FrameModel {
  name: string;
  version: string;
  /** SHA-256 of the forest, in hexadecimal. */
  digest: string;
  /**
   * `"signed"` by a key that the frame trusts, or by the public `"development"` key, with which anybody can sign. The others
   * do not score in a frame.
   */
  trust: "signed" | "development" | "unsigned" | "foreign" | "unchecked";
}

/** An answer; it repeats no input. */
export interface FramePrediction {
  /** The calibrated probability, 0 to 1. */
  probability: number;
  /** The forest's mean leaf fraction, before calibration. */
  raw: number;
  /** 1 where the probability exceeds the model's threshold. */
  prediction: 0 | 1;
  /** Names of inputs outside what the training rows held. */
  outOfRange: string[];
  model: FrameModel;
}

/** Why something was not taken, without the value. */
export interface FrameProblem {
  field?: string;
  code: string;
  message?: string;
}

/** Patient values by the model's input names, in its units; null empties a field. */
export type FramePatient = Record<string, number | string | null>;

/** What `on` tells. */
export interface FrameEvents {
  /** An answer, or null where there is none any more. */
  prediction: FramePrediction | null;
  /** What the form does not take, or a message that came too often. */
  problem: FrameProblem[];
  /** How tall the frame's content is, in CSS pixels. */
  size: { height: number };
  /** The connection has ended: `"closed"`, `"gone"`, `"reloaded"`, `"replaced"`, `"flood"`. */
  closed: string;
}

/** A call that can be given up. */
export interface CallOptions {
  signal?: AbortSignal | undefined;
}

/** A frame that has said welcome. */
export interface FramePredictor {
  /** The model that answers. */
  readonly model: FrameModel;
  /** Why the connection has ended, or null while it lives. */
  readonly closed: string | null;
  /** Another patient: what is not named is empty. Rejects with a `FrameMessageError` or a `FrameClosedError`, as all do. */
  setPatient(patient: FramePatient, options?: CallOptions): Promise<void>;
  /** The same patient: sets what is named and leaves the rest. */
  fill(patient: FramePatient, options?: CallOptions): Promise<void>;
  /**
   * Another patient, as a FHIR R4 Bundle. The frame shows what it took from which resource, what is missing and why; each
   * input without a value is a problem, too.
   */
  setFhir(bundle: object, options?: CallOptions): Promise<void>;
  /** Changes the looks, the language or the model. */
  setOptions(wishes: FrameWishes, options?: CallOptions): Promise<void>;
  /** Puts the focus into the frame, on its first field. */
  focus(options?: CallOptions): Promise<void>;
  /** Wipes the patient. Call it before another patient comes on screen. */
  reset(options?: CallOptions): Promise<void>;
  /** Calls `listener` from now on; the function that it returns ends that. */
  on<Name extends keyof FrameEvents>(name: Name, listener: (detail: FrameEvents[Name]) => void): () => void;
  /** Wipes the frame and ends the connection. */
  close(): void;
}

/**
 * Connects to the predictor in an iframe whose `src` is `embed.html`.
 *
 * ```js
 * import { connect } from "@bosque/predictor/frame";
 *
 * const iframe = document.querySelector("iframe");
 * const predictor = await connect(iframe, { origin: "https://predictor.clinic.example", lang: "es" });
 * predictor.on("prediction", (prediction) => console.log(prediction?.probability));
 * await predictor.setPatient({ age: 41, cd40: 300 });
 * ```
 *
 * Rejects with a `FrameOptionsError`, a `FrameSilentError`, a `FrameRefusedError`, or the signal's reason.
 */
export function connect(iframe: HTMLIFrameElement, options: ConnectOptions): Promise<FramePredictor>;

/** What every error of this module is. */
export class FrameError extends Error {}

/** `connect` was called with something that cannot work. */
export class FrameOptionsError extends FrameError {}

/** Nothing answered: another page is in the iframe, or its server does not allow this portal to embed it. */
export class FrameSilentError extends FrameError {}

/** The frame refuses. */
export class FrameRefusedError extends FrameError {
  /** `"origin"`, `"ancestor"`, `"configuration"`, `"version"`, `"options"`, `"model"`. */
  readonly code: string;
  /** The versions of the protocol that it speaks. */
  readonly versions: number[];
}

/** The frame did not take a message. */
export class FrameMessageError extends FrameError {
  readonly problems: FrameProblem[];
}

/** The connection has ended. */
export class FrameClosedError extends FrameError {
  /** As `FramePredictor.closed`. */
  readonly code: string;
}
