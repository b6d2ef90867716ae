import type { Model } from "./dist/predictor.js";

/** Why a model does not open. */
export class OpenError extends Error {
  /**
   * `damaged`: no whole packed model. `signature`: its signature is damaged, was not made by the key that it names, or lists other
   * files. `model`: its files do not fit each other, or compute something else here. `unsigned`, `foreign`, `unchecked`: nobody who
   * is trusted is known to have signed it.
   */
  readonly code: "damaged" | "signature" | "model" | "unsigned" | "foreign" | "unchecked";
}

export interface OpenOptions {
  /** PEM of the P-256 public keys to trust, in place of those that were compiled in. */
  keys?: string[];
  /** "allow": a model that no trusted key signed opens too, and `identity.trust` says so. */
  unverified?: "allow" | "refuse";
}

/** Verifies and opens a packed model; `program` is the module `dist/predictor.js`, initialised. */
export function openModel(
  bytes: Uint8Array,
  options: OpenOptions | undefined,
  program: Pick<typeof import("./dist/predictor.js"), "Sealed" | "trustedKeys">,
): Promise<Model>;
