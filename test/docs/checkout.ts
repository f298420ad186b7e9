import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Checkout } from "./broken-links.js";

/** The checkout's folder. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** What is made in a checkout and never committed, as .gitignore says. */
const made = new Set(["node_modules", "dist", "coverage", ".cache", ".git"]);

/** A file of the checkout. */
export const fileText = (path: string): string => readFileSync(join(root, path), "utf8");

function* walk(folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (made.has(entry.name)) continue;
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    yield path;
    if (entry.isDirectory()) yield* walk(path);
  }
}

/** This checkout, with all its Markdown files. */
export function thisCheckout(): Checkout {
  const paths = [...walk("")];
  const pages = paths.filter((path) => path.endsWith(".md"));
  return {
    pages: new Map(pages.map((path) => [path, fileText(path)])),
    paths: new Set(paths),
    lineCount: (path) => fileText(path).split("\n").length,
  };
}
