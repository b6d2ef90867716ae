// Getting files: by fetch in a browser, a worker, Deno and Bun, and where an address is `file:`, as in Node, from the disk.

import { LoadError } from "./errors.js";

// A name that no bundler sees: in a browser there is nothing to bundle.
const FILES = "node:fs/promises";

/**
 * The bytes of a file.
 *
 * @param {URL} url
 * @returns {Promise<Uint8Array>}
 * @throws {LoadError}
 */
export async function loadBytes(url) {
  if (url.protocol === "file:") return readFile(url);
  const response = await request(url);
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw new LoadError(nameOf(url), undefined, { cause });
  }
}

/**
 * A compiled module: while it arrives, where the server says that it is WebAssembly.
 *
 * @param {BufferSource | URL} wasm
 * @returns {Promise<WebAssembly.Module>}
 * @throws {LoadError}
 */
export async function loadModule(wasm) {
  if (!(wasm instanceof URL)) return compile(wasm, "the WebAssembly that was given");
  if (wasm.protocol === "file:") return compile(await readFile(wasm), nameOf(wasm));
  const response = await request(wasm);
  try {
    const isWasm = /^application\/wasm\b/i.test(response.headers.get("content-type") ?? "");
    return await (isWasm ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer()));
  } catch (cause) {
    throw new LoadError(nameOf(wasm), undefined, { cause });
  }
}

/**
 * @param {BufferSource} bytes
 * @param {string} file
 */
async function compile(bytes, file) {
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw new LoadError(file, undefined, { cause });
  }
}

/** @param {URL} url */
async function readFile(url) {
  try {
    const { readFile } = await import(/* @vite-ignore */ /* webpackIgnore: true */ FILES);
    return new Uint8Array(await readFile(url));
  } catch (cause) {
    throw new LoadError(nameOf(url), undefined, { cause });
  }
}

/** @param {URL} url */
async function request(url) {
  let response;
  try {
    response = await fetch(url);
  } catch (cause) {
    throw new LoadError(nameOf(url), undefined, { cause });
  }
  if (!response.ok) throw new LoadError(nameOf(url), response.status);
  return response;
}

/** @param {URL} url */
function nameOf(url) {
  return url.pathname.split("/").at(-1) || url.hostname;
}
