import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { references } from "./references.js";

/** Writes every derived file anew, below the present folder. Run by `npm run golden`. */
for (const { path, text } of references()) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
