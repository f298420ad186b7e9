import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** The one script of all pages, `/-/page.js`: what a browser runs, and nothing else of this program. */
export const script = readFileSync(new URL("../browser/page.js", import.meta.url));

/** The script's hash: as `integrity` of its element, and as a source of `script-src`. */
export const scriptHash = `sha256-${createHash("sha256").update(script).digest("base64")}`;
