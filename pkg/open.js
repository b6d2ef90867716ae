// A packed model becomes one that may score: its signature is verified by WebCrypto, then it opens. The same in a page, in a worker
// and in Node.

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** Why a model does not open. `code`: "damaged", "signature", "model", "unsigned", "foreign" or "unchecked". */
export class OpenError extends Error {
  constructor(code, message) {
    super(message);
    this.name = "OpenError";
    this.code = code;
  }
}

const CODES = { DamagedError: "damaged", SignatureError: "signature", ModelError: "model" };

const DOUBTS = {
  unsigned: "the model is not signed",
  foreign: "no trusted key signed the model",
  unchecked: "there is no WebCrypto here to verify the signature with: it needs https, localhost or Node",
};

/**
 * Verifies and opens a packed model.
 *
 * A model that no trusted key signed is refused, unless `unverified` is "allow": then it opens, and `identity.trust` says what is
 * wrong ("unsigned", "foreign" or "unchecked") in every answer. A signature that is damaged, or that a trusted key is said to have
 * made and has not, is refused in any case.
 *
 * @param {Uint8Array} bytes of a NAME.model
 * @param {{ keys?: string[], unverified?: "allow" | "refuse" }} options `keys`: PEM of the P-256 public keys to trust, in place of
 *   those that were compiled in
 * @param {{ Sealed: Function, trustedKeys: Function }} program the predictor's exports
 * @returns {Promise<object>} the predictor's `Model`
 * @throws {OpenError}
 */
export async function openModel(bytes, { keys, unverified = "refuse" } = {}, { Sealed, trustedKeys }) {
  const sealed = told(() => new Sealed(bytes));
  const trust = await trusted(sealed, told(() => trustedKeys(keys)));
  if (trust in DOUBTS && unverified !== "allow") throw new OpenError(trust, DOUBTS[trust]);
  return told(() => sealed.open(trust));
}

/** What is known of who signed a model. */
async function trusted(sealed, keys) {
  const signature = sealed.signature();
  if (!signature) return "unsigned";
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) return "unchecked";
  const message = sealed.signedBytes();
  // Every key is tried, not only the named one: a changed name does not turn a trusted signature into a foreign one.
  for (const [der, fingerprint, isDevelopment] of keys) {
    const key = await subtle.importKey("spki", der, ALGORITHM, false, ["verify"]);
    const isNamed = fingerprint === sealed.keyHint;
    const isMaker = await subtle.verify(ALGORITHM, key, signature, message);
    if (isMaker !== isNamed) throw new OpenError("signature", "the signature was not made by the key that it names");
    if (isMaker) return isDevelopment ? "development" : "signed";
  }
  return "foreign";
}

/** What `work` gives; an error of the predictor's as an `OpenError`. */
function told(work) {
  try {
    return work();
  } catch (error) {
    throw error.name in CODES ? new OpenError(CODES[error.name], error.message) : error;
  }
}
