/**
 * The headless API of bosque: patients in, probabilities out, on this device.
 *
 * ```js
 * import init, { predict } from "@bosque/predictor";
 * await init();
 * predict({ age: 41, wtkg: 74.5, gender: 1, ... }).probability;
 * ```
 *
 * A probability supports a decision and is no diagnosis: `manifest().purpose` and `.limits` say for whom a model is.
 */
import type { Models } from "./dist/models.js";

export type * from "./dist/models.js";
export type * from "./element.js";
export * from "./errors.js";

/** A model that ships. */
export type ModelName = keyof Models;

/** The language of what a person may read: Spanish unless another is chosen. */
export type Lang = "es" | "en";

/**
 * What is known of a patient, in clinical units, as the model `M` asks for it; of any model that ships where none is named.
 * Names that the model does not read are ignored, and listed in {@link Prediction.ignored}.
 */
export type Patient<M extends ModelName = ModelName> = Models[M];

/** A column of a batch; a typed array is read fastest. */
export type Column = readonly number[] | Float64Array | Float32Array | Int32Array | Int16Array | Int8Array | Uint8Array | Uint16Array | Uint32Array;

/** Many patients by column, all of one length. */
export type Columns<M extends ModelName = ModelName> = ColumnsOf<Models[M]>;

/** @internal */
export type ColumnsOf<P> = { readonly [K in keyof P]: P[K] extends number ? Column : P[K] };

/** Which model answered, and whose it is. */
export interface ModelIdentity {
  readonly name: string;
  readonly version: string;
  /** SHA-256 of the forest, 64 hexadecimal digits: what `bosque inspect` prints. */
  readonly digest: string;
  /**
   * What is known of who signed it: `"signed"` by a trusted key; `"development"`, a trusted key whose private half is public, so
   * that anybody can sign with it; or, where `init({ unverified: "allow" })` let it in, `"unsigned"`, `"foreign"` (by no trusted
   * key) or `"unchecked"` (no WebCrypto here). Show all but the first to whoever reads the result.
   */
  readonly trust: "signed" | "development" | "unsigned" | "foreign" | "unchecked";
}

/** What is loaded, and how. */
export interface InitOptions {
  /** The engine, where it does not lie beside this module in `dist/`. */
  wasm?: BufferSource | URL | undefined;
  /**
   * Which models: names of those that ship, addresses of `.model` files, or their bytes. The first is the default of every
   * call. All that ship, `week20` first, where this is not given.
   */
  models?: readonly (ModelName | URL | Uint8Array)[] | undefined;
  /**
   * Whose signatures are trusted, in place of the keys that were compiled in: public keys as PEM
   * (`-----BEGIN PUBLIC KEY-----`, as `bosque keygen` writes them).
   */
  trust?: readonly string[] | undefined;
  /** What happens to a model that no trusted key signed: it is refused, unless `"allow"` is chosen. */
  unverified?: "refuse" | "allow" | undefined;
  /** The language of problems and notes where a call names none: `"es"`. */
  lang?: Lang | undefined;
}

/** Options of a call. */
export interface CallOptions<M extends ModelName = ModelName> {
  /** The model; the first that was loaded, where it is not given. */
  model?: M | undefined;
  lang?: Lang | undefined;
}

export interface PredictOptions<M extends ModelName = ModelName> extends CallOptions<M> {
  /** Whether to say why: exact SHAP values. */
  explain?: boolean | undefined;
}

export interface Prediction {
  /** The probability of the label after calibration, 0 to 1. */
  readonly probability: number;
  /** The forest's own score, 0 to 1. */
  readonly raw: number;
  /** 1 where `probability` exceeds the model's threshold. */
  readonly prediction: 0 | 1;
  /** Inputs whose values lie outside what the training rows held: the score says less there. */
  readonly outOfRange: readonly string[];
  /** Names of the patient's object that the model does not read. */
  readonly ignored: readonly string[];
  readonly model: ModelIdentity;
  /** With `explain`: `base` and all `contributions` add up to `raw`. By the forest's columns, derived ones among them. */
  readonly explanation?: { readonly base: number; readonly contributions: Readonly<Record<string, number>> };
}

/** What is wrong with one field. It never holds the value. */
export interface Problem {
  /** The field's name; empty where it is about the whole. */
  readonly field: string;
  readonly code: ProblemCode;
  /** For a person, in the language that was asked for. */
  readonly message: string;
}

export type ProblemCode =
  | "missing"
  | "not_a_number"
  | "not_finite"
  | "thousands_separator"
  | "too_low"
  | "too_high"
  | "unknown_category"
  | "not_an_object";

export interface BatchOptions<M extends ModelName = ModelName> extends CallOptions<M> {
  /** Called after some thousand rows; `false` ends the batch, and what is done is returned. */
  onProgress?: ((doneRows: number) => boolean | void) | undefined;
}

/** Answers in the order of the patients. */
export interface BatchResult {
  /** NaN where a row is refused. */
  readonly probability: Float64Array;
  /** NaN where a row is refused. */
  readonly raw: Float64Array;
  /** -1 where a row is refused. */
  readonly prediction: Int8Array;
  /** 1 where an input lies outside what the training rows held. */
  readonly outOfRange: Uint8Array;
  /** The rows that were not scored, by their place from 0. */
  readonly refused: readonly { readonly index: number; readonly problems: readonly Problem[] }[];
  readonly ignored: readonly string[];
  readonly model: ModelIdentity;
}

export interface FhirOptions<M extends ModelName = ModelName> extends CallOptions<M> {
  /** The day from which weeks are counted, `"2024-03-01"`, where the Bundle does not state it. */
  baseline?: string | undefined;
}

/** What a Bundle says of a patient, as far as a model asks. */
export interface FhirPatient<M extends ModelName = ModelName> {
  /** Values by name, in the model's units. What is missing must come from a person: nothing is guessed. */
  readonly patient: Partial<Patient<M>>;
  /** Inputs of the model without a value. */
  readonly missing: readonly string[];
  /** In words: where each value comes from, why others are missing, what was refused. Without values and identity. */
  readonly notes: readonly string[];
  /** Why each missing input is missing, in words. */
  readonly reasons: Readonly<Record<string, string>>;
  /** Where each value comes from. */
  readonly taken: readonly FhirSource[];
  /** The day that weeks were counted from. */
  readonly baseline: string | null;
  /** The patient's own reference, for {@link toRiskAssessment} and nothing else. */
  readonly subject: { readonly reference: string } | null;
}

export interface FhirSource {
  readonly feature: string;
  /** As `Observation/id`, `Patient.birthDate`. */
  readonly resource: string;
  /** Whether `resource` is a reference that others can follow. */
  readonly isReference: boolean;
  /** LOINC. */
  readonly code: string | null;
  /** UCUM, as it stood in the resource. */
  readonly unit: string | null;
  /** As `"× 1000"`. */
  readonly conversion: string | null;
  readonly effective: string | null;
  /** Days from the baseline. */
  readonly day: number | null;
  readonly window: { readonly firstDay: number; readonly lastDay: number } | null;
}

export interface AssessmentOptions {
  /** What {@link fromFhir} said of where the values come from: goes into `basis`. */
  taken?: readonly FhirSource[] | undefined;
  /** The day from which the model's days are counted, for `whenPeriod`. */
  baseline?: string | null | undefined;
  /** The day of the assessment, `"2024-07-20"`; nothing here reads a clock. */
  occurrence?: string | undefined;
  lang?: Lang | undefined;
}

/** A model's manifest: what it is, whom it is for, how good it is. `models/manifest.schema.json` has all of it. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly created: string;
  readonly label: { readonly name: string; readonly meaning: Bilingual; readonly positive: number };
  readonly purpose: Bilingual;
  readonly limits: readonly Bilingual[];
  readonly features: readonly Feature[];
  readonly derived: readonly { readonly name: string; readonly op: string; readonly of: readonly string[] }[];
  readonly forest: { readonly sha256: string; readonly trees: number; readonly nodes: number };
  readonly calibration: { readonly kind: "sigmoid"; readonly a: number; readonly b: number } | null;
  readonly threshold: { readonly value: number; readonly sensitivity: number; readonly specificity: number };
  readonly [more: string]: unknown;
}

export interface Bilingual {
  readonly es: string;
  readonly en: string;
}

export interface Feature {
  readonly name: string;
  /** UCUM. */
  readonly unit: string;
  /** The unit for a person; of numbers alone. */
  readonly unit_label?: Bilingual;
  readonly loinc?: string;
  readonly kind: "number" | "category";
  readonly hard?: { readonly min: number; readonly max: number };
  readonly categories?: readonly { readonly value: number; readonly label: Bilingual }[];
  readonly training: { readonly min: number; readonly max: number };
  readonly label: Bilingual;
  readonly help: Bilingual;
}

/**
 * Loads the engine and models, verifies their signatures, and holds each against its digests and its conformance set. Every
 * other function needs it.
 *
 * Calls may overlap and repeat: what is loaded is not loaded again, later calls add models, and one that failed may be called
 * anew. The default model stays the first that was ever loaded.
 *
 * @throws {LoadError} where a file does not come or does not compile.
 * @throws {UntrustedModelError} where no trusted key signed a model.
 * @throws {DamagedModelError} where a model's bytes are not those that were signed.
 * @throws {UnknownModelError} where no model of a name ships.
 * @throws {OptionError} where an option is not one.
 *
 * @example
 * import init, { models } from "@bosque/predictor";
 *
 * await init({ models: ["week20"], lang: "en" });
 * console.assert(models()[0].name === "week20");
 */
export default function init(options?: InitOptions): Promise<void>;

/** The names of the models that ship, the page's default first. They need not be loaded. */
export const modelNames: readonly ModelName[];

/**
 * The loaded models; the first is the default.
 *
 * @example
 * import init, { models } from "@bosque/predictor";
 *
 * await init();
 * for (const { name, version, digest, trust } of models()) {
 *   console.log(name, version, digest.slice(0, 8), trust);
 * }
 */
export function models(): ModelIdentity[];

/**
 * What a model is: an object of your own, read from the signed manifest.
 *
 * @throws {NotInitialisedError} {@link init} has not resolved.
 * @throws {UnknownModelError} no such model is loaded.
 *
 * @example
 * import init, { manifest } from "@bosque/predictor";
 *
 * await init();
 * const { features, threshold, purpose } = manifest("week20");
 * console.log(purpose.es, threshold.value);
 * for (const { name, unit, label } of features) console.log(name, unit, label.es);
 */
export function manifest(model?: ModelName): Manifest;

/**
 * Scores one patient.
 *
 * @throws {InputError} with every problem of the patient at once; nothing is scored then.
 * @throws {NotInitialisedError} {@link init} has not resolved.
 * @throws {UnknownModelError} no such model is loaded.
 * @throws {OptionError} an option is not one.
 *
 * @example
 * import init, { InputError, predict } from "@bosque/predictor";
 *
 * await init();
 * const patient = {
 *   age: 35, wtkg: 72.5, gender: 1, race: 0, cd40: 380, cd420: 410, cd80: 900, cd820: 850,
 *   treat: 1, preanti: 0, karnof: 100, symptom: 0, hemo: 0, drugs: 0,
 * };
 * const { probability, prediction, explanation } = predict(patient, { model: "week20", explain: true });
 * console.assert(probability > 0 && probability < 1 && (prediction === 0 || prediction === 1));
 * console.assert(Object.keys(explanation.contributions).length > 10);
 *
 * try {
 *   predict({ ...patient, age: 1000, cd40: undefined }, { lang: "en" });
 *   throw new Error("it was scored");
 * } catch (error) {
 *   if (!(error instanceof InputError)) throw error;
 *   console.assert(error.problems.map(({ field, code }) => `${field} ${code}`).join() === "age too_high,cd40 missing");
 * }
 */
export function predict<M extends ModelName = ModelName>(patient: Patient<M>, options?: PredictOptions<M>): Prediction;

/**
 * Scores many patients: a list of them, or columns, which are faster. A row that cannot be scored is listed in `refused` and
 * stops no other.
 *
 * @throws {InputError} a needed column is missing.
 * @throws {BatchError} it is neither a list nor columns of one length.
 * @throws {NotInitialisedError} {@link init} has not resolved.
 * @throws {UnknownModelError} no such model is loaded.
 * @throws {OptionError} an option is not one.
 * @throws what `onProgress` throws.
 *
 * @example
 * import init, { predictBatch } from "@bosque/predictor";
 *
 * await init();
 * const all = (value) => new Float64Array(2).fill(value);
 * const { probability, refused } = predictBatch({
 *   age: Float64Array.of(35, 350), wtkg: all(72.5), gender: all(1), race: all(0),
 *   cd40: all(380), cd420: all(410), cd80: all(900), cd820: all(850),
 *   treat: all(1), preanti: all(0), karnof: all(100), symptom: all(0), hemo: all(0), drugs: all(0),
 * }, { model: "week20" });
 * console.assert(probability[0] > 0 && Number.isNaN(probability[1]));
 * console.assert(refused[0].index === 1 && refused[0].problems[0].code === "too_high");
 */
export function predictBatch<M extends ModelName = ModelName>(
  patients: readonly Patient<M>[] | Columns<M>,
  options?: BatchOptions<M>,
): BatchResult;

/**
 * Answers a request of MLflow's scoring protocol, as `POST /invocations` would, without a network: what it cannot answer it
 * refuses by a status, and never repeats a value. All loaded models answer, by `params.model`.
 *
 * @throws {NotInitialisedError} {@link init} has not resolved.
 * @throws {OptionError} an argument is no text.
 *
 * @example
 * import init, { invocations } from "@bosque/predictor";
 *
 * await init();
 * const body = JSON.stringify({
 *   dataframe_records: [{
 *     age: 35, wtkg: 72.5, gender: 1, race: 0, cd40: 380, cd420: 410, cd80: 900, cd820: 850,
 *     treat: 1, preanti: 0, karnof: 100, symptom: 0, hemo: 0, drugs: 0,
 *   }],
 *   params: { predict_method: "predict_proba", model: "week20" },
 * });
 * const answer = invocations(body, "application/json");
 * console.assert(answer.status === 200 && JSON.parse(answer.body).predictions.length === 1);
 * console.assert(invocations("{", "application/json").status === 400);
 */
export function invocations(body: string, contentType: string): { status: number; contentType: string; body: string };

/**
 * Reads a FHIR R4 Bundle of one patient for a model. Units are converted exactly or refused; nothing is guessed. Text may be
 * given in place of an object, and keeps numbers as they are written.
 *
 * @throws {FhirError} nothing can be taken; the message repeats nothing of the Bundle.
 * @throws {NotInitialisedError} {@link init} has not resolved.
 * @throws {UnknownModelError} no such model is loaded.
 * @throws {OptionError} an option is not one.
 *
 * @example
 * import init, { fromFhir } from "@bosque/predictor";
 *
 * await init();
 * const bundle = {
 *   resourceType: "Bundle", type: "collection",
 *   entry: [
 *     { resource: { resourceType: "Patient", id: "p", gender: "female", birthDate: "1984-03-02" } },
 *     { resource: {
 *       resourceType: "Observation", id: "cd4", status: "final", subject: { reference: "Patient/p" },
 *       code: { coding: [{ system: "http://loinc.org", code: "24467-3" }] }, effectiveDateTime: "2024-03-01",
 *       valueQuantity: { value: 0.351, unit: "10^3/µL", system: "http://unitsofmeasure.org", code: "10*3/uL" },
 *     } },
 *   ],
 * };
 * const { patient, missing, notes } = fromFhir(bundle, { baseline: "2024-03-01", lang: "en" });
 * console.assert(patient.cd40 === 351 && patient.age === 39 && patient.gender === 0);
 * console.assert(missing.includes("cd420") && notes.length > 0);
 */
export function fromFhir<M extends ModelName = ModelName>(bundle: object | string, options?: FhirOptions<M>): FhirPatient<M>;

/**
 * Writes a FHIR R4 RiskAssessment. `subject` passes through untouched; where there is none, the resource says so.
 *
 * @param subject a FHIR Reference.
 * @throws {AssessmentError} `prediction` is not what a loaded model says, or an option is not one.
 * @throws {NotInitialisedError} {@link init} has not resolved.
 * @throws {UnknownModelError} its model is not loaded.
 *
 * @example
 * import init, { predict, toRiskAssessment } from "@bosque/predictor";
 *
 * await init();
 * const prediction = predict({
 *   age: 35, wtkg: 72.5, gender: 1, race: 0, cd40: 380, cd420: 410, cd80: 900, cd820: 850,
 *   treat: 1, preanti: 0, karnof: 100, symptom: 0, hemo: 0, drugs: 0,
 * }, { model: "week20" });
 * const risk = toRiskAssessment(prediction, { reference: "Patient/p" }, { occurrence: "2024-07-20", lang: "en" });
 * console.assert(risk.resourceType === "RiskAssessment" && risk.subject.reference === "Patient/p");
 * console.assert(Math.abs(risk.prediction[0].probabilityDecimal - 100 * prediction.probability) < 1e-9); // per cent
 */
export function toRiskAssessment(prediction: Prediction, subject?: object | null, options?: AssessmentOptions): RiskAssessment;

/**
 * Defines `<bosque-predictor>`, or another tag, as soon as the element's script is there; elements that stand in the page are
 * upgraded then. `@bosque/predictor/element` has the same function for whoever wants it defined at once. To define it twice is
 * harmless, and so is the call in Node, where it does nothing. The element loads its own engine: {@link init} is not needed.
 *
 * @example
 * import { defineElement } from "@bosque/predictor";
 *
 * defineElement();
 */
export function defineElement(tag?: string): void;

/** A FHIR R4 RiskAssessment, as far as it is always there. */
export interface RiskAssessment {
  readonly resourceType: "RiskAssessment";
  readonly status: "final";
  readonly subject: object;
  readonly basis?: readonly { readonly reference: string }[];
  readonly prediction: readonly {
    /** A percentage, 0 to 100. */
    readonly probabilityDecimal: number;
    readonly rationale: string;
    readonly outcome: { readonly text: string };
    readonly whenPeriod?: { readonly start: string; readonly end: string };
  }[];
  readonly [more: string]: unknown;
}
