// Uses that must compile.

import init, {
  type BatchResult, type Columns, type FhirPatient, type FinalModelPatient, type ModelIdentity, type Patient, type Prediction,
  type Week20Patient, BosqueError, InputError, LoadError, UntrustedModelError, defineElement, fromFhir, invocations, manifest, modelNames, models,
  predict, predictBatch, toRiskAssessment,
} from "@bosque/predictor";
import { BatchPool } from "@bosque/predictor/pool";

const patient: Week20Patient = {
  age: 35, wtkg: 72.5, gender: 1, race: 0, cd40: 380, cd420: 410, cd80: 900, cd820: 850,
  treat: 1, preanti: 0, karnof: 100, symptom: 0, hemo: 0, drugs: 0,
};
const { cd420, ...rest } = patient;
const byDifference: Patient<"week20"> = { ...rest, dif_cd4: 30 } as Week20Patient;
const longer: FinalModelPatient = { ...patient, time: 900, offtrt: 0 };

export async function all(bundle: object): Promise<Prediction> {
  await init();
  await init({ models: ["week20", new URL("https://portal.example/mine.model"), new Uint8Array()], lang: "en", unverified: "allow" });
  const identity: ModelIdentity | undefined = models()[0];
  const names: readonly ("week20" | "final_model")[] = modelNames;
  const one: Prediction = predict(patient);
  predict(longer, { model: "final_model", explain: true }).explanation?.contributions["cd40"]?.toFixed(1);
  predict<"week20">(byDifference, { lang: "es" });
  // A patient of the longer model has all that the shorter one asks for.
  predict(longer, { model: "week20" });
  const columns: Columns<"week20"> = {
    age: [35], wtkg: Float64Array.of(72.5), gender: Int8Array.of(1), race: [0], cd40: [380], cd420: [410], cd80: [900], cd820: [850],
    treat: [1], preanti: [0], karnof: [100], symptom: [0], hemo: [0], drugs: [0],
  };
  const batch: BatchResult = predictBatch(columns, { model: "week20", onProgress: (done) => done < 10_000 });
  const scores: Float64Array = predictBatch([patient, longer]).probability;
  const status: number = invocations("{}", "application/json").status;
  const read: FhirPatient<"week20"> = fromFhir<"week20">(bundle, { model: "week20", baseline: "2024-03-01" });
  const age: number | undefined = read.patient.age;
  if (read.missing.length === 0) predict(read.patient as Week20Patient);
  const risk = toRiskAssessment(one, read.subject, { ...read, occurrence: "2024-07-20", lang: "es" });
  const percent: number | undefined = risk.prediction[0]?.probabilityDecimal;
  const unit: string | undefined = manifest("week20").features[0]?.unit;
  const pool = await BatchPool.open({ forest: new Uint8Array() });
  pool.close();
  void [identity, names, batch, scores, status, age, percent, unit, cd420];
  return one;
}

export function explain(error: unknown): string {
  if (error instanceof InputError) return error.problems.map(({ field, code, message }) => `${field} ${code} ${message}`).join();
  if (error instanceof UntrustedModelError) return error.reason satisfies "unsigned" | "foreign" | "unchecked";
  if (error instanceof LoadError) return `${error.file} ${error.status ?? ""}`;
  return error instanceof BosqueError ? error.code : "";
}

export function embed(bundle: object): void {
  defineElement();
  const element = document.createElement("bosque-predictor");
  element.model = "final_model";
  element.variant = "compact";
  element.fhir = bundle;
  element.patient = { cd40: 380, wtkg: "72,5", age: null };
  const age: number | undefined = element.patient.age;
  element.addEventListener("bosque-prediction", ({ detail }) => detail.probability.toFixed(2) + String(age));
  element.addEventListener("bosque-problem", ({ detail }) => detail.problems.map(({ code }) => code));
}
