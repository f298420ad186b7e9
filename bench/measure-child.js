import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Runs a script of `measure/` in a process of its own; answers the JSON that it prints. */
export function measure(name, ...args) {
  const file = fileURLToPath(new URL(`measure/${name}.js`, import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [file, ...args], { maxBuffer: 1e8 }).toString());
}
