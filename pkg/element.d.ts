/** What `bosque-prediction` carries, and `prediction` gives: as `predict()` answers. */
export interface ElementPrediction {
  probability: number;
  raw: number;
  prediction: 0 | 1;
  /** Inputs outside what the training rows held. */
  outOfRange: string[];
  /** Names in the patient that the model does not read. */
  ignored: string[];
  model: { name: string; version: string; digest: string; trust: string };
}

/** What `bosque-problem` carries: why there is no prediction. `field` is empty where it is about the model. */
export interface ElementProblems {
  problems: { field: string; code: string; message: string }[];
}

/** `<bosque-predictor>`; docs/element.md says what each of these does. */
export interface BosquePredictorElement extends HTMLElement {
  model: string;
  variant: "compact" | "";
  theme: string;
  readonly: boolean;
  get patient(): Record<string, number>;
  set patient(patient: Record<string, number | string | null | undefined> | null);
  get fhir(): object | string | null;
  set fhir(bundle: object | string | null);
  readonly prediction: ElementPrediction | null;
}

declare global {
  interface HTMLElementTagNameMap {
    "bosque-predictor": BosquePredictorElement;
  }
  interface HTMLElementEventMap {
    "bosque-prediction": CustomEvent<ElementPrediction>;
    "bosque-problem": CustomEvent<ElementProblems>;
  }
}

/**
 * Defines the element, by default as `<bosque-predictor>`. Defining it again, under the same tag or another one, is harmless.
 *
 * @param tag a name with a hyphen
 */
export function defineElement(tag?: string): void;
