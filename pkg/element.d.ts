import type { Lang, ModelIdentity, ModelName, Patient, Prediction, Problem } from "./index.js";

/** `<bosque-predictor>`: form, result and reasons of one model, in a shadow root. `docs/element.md` has its looks. */
export interface BosquePredictorElement extends HTMLElement {
  /** `"es"` or `"en"`; without it, the language of what the element stands in, then Spanish. Reflects `lang`. */
  lang: Lang | string;
  /** The model's name, `"week20"` where nothing is set. Reflects `model`. */
  model: ModelName | (string & {});
  /** `"compact"`: the result and a short form. Reflects `variant`. */
  variant: "" | "compact";
  /** Whether values are shown and cannot be edited. Reflects `readonly`. */
  readonly: boolean;
  /** `"light"` or `"dark"`; without it, as the portal's `color-scheme` says. Reflects `theme`. */
  theme: "" | "light" | "dark" | (string & {});
  /** What the form holds, as far as it can be read; set it to fill the form. */
  get patient(): Partial<Patient>;
  set patient(patient: Partial<Patient> | Readonly<Record<string, number | string | null | undefined>> | null);
  /** A FHIR Bundle of one patient to fill the form from; what was taken, what is missing and why is shown. */
  get fhir(): object | string | null;
  set fhir(bundle: object | string | null);
  /** The answer as it stands, or null. */
  readonly prediction: Prediction | null;
  /** The identity of the model once it is verified and open; rejects where it is refused. */
  readonly ready: Promise<ModelIdentity>;
  /** Fills in more of the same patient, beside what the form holds. */
  fill(patient: Partial<Patient> | Readonly<Record<string, number | string | null | undefined>>): void;

  addEventListener<K extends keyof BosquePredictorEvents>(
    type: K,
    listener: (this: BosquePredictorElement, event: BosquePredictorEvents[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (this: BosquePredictorElement, event: HTMLElementEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/** As {@link Problem}; where the whole element has one, `field` is empty and `code` says what did not load or open. */
export type ElementProblem = Omit<Problem, "code"> & { readonly code: Problem["code"] | (string & {}) };

/** What the element tells. They bubble, cross shadow roots, and hold nothing of who the patient is. */
export interface BosquePredictorEvents {
  /** There is an answer. */
  "bosque-prediction": CustomEvent<Prediction>;
  /** There is none, and why: fields without a readable value, or a model that does not open. */
  "bosque-problem": CustomEvent<{ readonly problems: readonly ElementProblem[] }>;
}

/**
 * Defines the element, by default as `<bosque-predictor>`. Defining it again, under the same tag or another one, is harmless; so is
 * calling it where there are no elements, as in Node.
 */
export function defineElement(tag?: string): void;

declare global {
  interface HTMLElementTagNameMap {
    "bosque-predictor": BosquePredictorElement;
  }
}
