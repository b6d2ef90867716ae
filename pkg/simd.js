// Which build of the engine this browser can run.

// The least module that uses a vector: one function, of no arguments and no results, that fills a v128 and drops it.
const VECTOR_MODULE = Uint8Array.of(
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, // "\0asm", version 1
  0x01, 0x04, 0x01, 0x60, 0x00, 0x00, // types (4 bytes): one, () -> ()
  0x03, 0x02, 0x01, 0x00, // functions (2 bytes): one, of type 0
  0x0a, 0x09, 0x01, 0x07, 0x00, // code (9 bytes): one body (7 bytes) without locals:
  0x41, 0x00, 0xfd, 0x0f, 0x1a, 0x0b, // i32.const 0; i8x16.splat; drop; end
);

/**
 * Where the WebAssembly file for this browser lies: the one with SIMD where the browser has it, else the plain one.
 * Both give the same scores, to the last bit.
 *
 * @param {URL | string} [base] an absolute URL, with a slash at its end, of the folder that holds `engine_bg.wasm`
 *   and `engine_plain_bg.wasm`; without it, `dist/` beside this module.
 * @returns {URL}
 * @throws {TypeError} where `base` is no absolute URL.
 */
export function wasmUrl(base) {
  const simd = WebAssembly.validate(VECTOR_MODULE);
  if (base !== undefined) return new URL(simd ? "engine_bg.wasm" : "engine_plain_bg.wasm", base);
  // Written out, because bundlers copy a file only where they see its name in this very form.
  return simd
    ? new URL("./dist/engine_bg.wasm", import.meta.url)
    : new URL("./dist/engine_plain_bg.wasm", import.meta.url);
}

/**
 * As `wasmUrl()`, of the predictor: models, patients by name, FHIR.
 *
 * @returns {URL}
 */
export function predictorUrl() {
  return WebAssembly.validate(VECTOR_MODULE)
    ? new URL("./dist/predictor_bg.wasm", import.meta.url)
    : new URL("./dist/predictor_plain_bg.wasm", import.meta.url);
}
