// Leaves of node_modules what runs and what licences ask for: no types, source maps, texts, tests and settings of tools.
//   node prune.js LAYER    where LAYER/app/node_modules are the packages
import { readdirSync, rmdirSync, rmSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { everythingIn, settle } from "./files.js";

const [layer] = process.argv.slice(2);
const packages = join(layer, "app/node_modules");
const isCode = /\.(js|cjs|mjs|json|node|wasm)$/;
const isLicence = /^(licen[cs]e|copying|notice)/i;
const forDevelopers = new Set([
  "test",
  "tests",
  "bench",
  "benchmark",
  "benchmarks",
  "example",
  "examples",
  "docs",
  "types",
]);

/** The names below the folder of the package that a file is of: none for npm's own list, which names the program's version. */
function insideOfPackage(path) {
  const [own] = relative(packages, path).split("node_modules/").slice(-1);
  return own.split("/").slice(own.startsWith("@") ? 2 : 1);
}

function isKept(path) {
  const [first, ...more] = insideOfPackage(path);
  if (first === undefined || first.startsWith(".") || path.includes("/.bin/")) return false;
  if (more.length > 0 && forDevelopers.has(first)) return false;
  return isLicence.test(basename(path)) || isCode.test(path);
}

const all = everythingIn(packages);
for (const { entry, path } of all) if (!entry.isDirectory() && !isKept(path)) rmSync(path);
for (const { entry, path } of all.reverse()) {
  if (entry.isDirectory() && readdirSync(path).length === 0) rmdirSync(path);
}
settle(layer);
