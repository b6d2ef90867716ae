// Reads the configuration that run.mjs and page.mjs share.

import { readFile } from "node:fs/promises";
import path from "node:path";

/** Paths made absolute, and with what the prepared directory and package.json say of sizes and versions. */
export async function readConfig(file) {
  const config = JSON.parse(await readFile(file, "utf8"));
  const absolute = (name) => path.resolve(path.dirname(file), name);
  for (const key of ["dir", "modules", "ours"]) if (config[key]) config[key] = absolute(config[key]);
  for (const [mount, folder] of Object.entries(config.mounts ?? {})) config.mounts[mount] = absolute(folder);
  const { versions, ...meta } = JSON.parse(await readFile(path.join(config.dir, "meta.json"), "utf8"));
  const { dependencies } = JSON.parse(await readFile(new URL("package.json", import.meta.url), "utf8"));
  return { ...config, meta, versions: { ...versions, ...dependencies } };
}
