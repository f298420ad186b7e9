// Proves that the tests notice mistakes: makes each mistake of list.js in a copy of the checkout and runs the tests that
// have to see it. `npm run mutants` runs all, `npm run mutants -- TEXT` those with TEXT in their names. Exit code 1 when a
// mistake goes unnoticed, or when the list itself is wrong.
import { fork, spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { mutants } from "./list.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const leftOut = new Set(["node_modules", ".git", ".cache", "dist", "coverage"]);
const vitest = join(root, "node_modules/vitest/vitest.mjs");
const vitestChild = fileURLToPath(new URL("vitest-child.js", import.meta.url));
const projects = ["unit", "properties"];
const workers = 2;
// A mistake may well be an endless loop.
const mistakePatienceMs = 180_000;
// Half of all files with tests, beside whatever else the machine does: a bound against a hang only.
const unmutatedPatienceMs = 1_200_000;

/** A copy of the checkout; the installed packages are shared, what vitest writes beside them is not. */
async function createCopy(folder) {
  await cp(root, folder, { recursive: true, filter: (path) => !leftOut.has(basename(path)) });
  await mkdir(join(folder, "node_modules"));
  for (const name of await readdir(join(root, "node_modules"))) {
    if (name !== ".vite") await symlink(join(root, "node_modules", name), join(folder, "node_modules", name));
  }
  return folder;
}

/** Runs tests in a copy, in a process that is started once, and anew after one that had to be killed. */
function createRunner(folder) {
  let child;
  let changedBefore = [];
  return {
    folder,
    /**
     * Name -> status of the tests in some files, or of the one test `only`, with the sources at `changed` mutated for this run alone;
     * empty when vitest did not come to an end in time.
     */
    async run({ files, only, changed = [] }, patienceMs) {
      // A group of its own: a worker in an endless loop does not hear that its parent has gone.
      child ??= fork(vitestChild, projects, {
        cwd: folder,
        stdio: ["ignore", "ignore", "inherit", "ipc"],
        detached: true,
      });
      let isKilled = false;
      const timer = setTimeout(() => {
        isKilled = true;
        process.kill(-child.pid, "SIGKILL");
      }, patienceMs);
      const answer = new Promise((resolve) => {
        child.once("message", resolve);
        child.once("exit", () => resolve(undefined));
      });
      child.send({ files, only, changed: [...changedBefore, ...changed] });
      changedBefore = changed;
      const results = await answer;
      clearTimeout(timer);
      child.removeAllListeners();
      // Its answer may have been on its way when it was killed.
      if (results === undefined || isKilled) child = undefined;
      return new Map(results);
    },
    stop: () => child?.disconnect(),
  };
}

/** Full name of each test -> its file, in the copy. */
async function findTests(folder) {
  const report = join(folder, "tests.json");
  const options = [...projects.map((project) => `--project=${project}`), `--json=${report}`];
  const child = spawn(process.execPath, [vitest, "list", ...options], { cwd: folder, stdio: "ignore" });
  await new Promise((resolve) => child.once("close", resolve));
  const tests = JSON.parse(await readFile(report, "utf8"));
  return new Map(tests.map(({ name, file }) => [name.replaceAll(" > ", " "), relative(folder, file)]));
}

/** The tests of all mutants as they are, each file once, spread over the copies. */
async function runUnmutated(runners, files) {
  const maps = await Promise.all(
    runners.map(async (runner, at) => {
      const share = files.filter((_, index) => index % runners.length === at);
      if (share.length === 0) return new Map();
      const results = await runner.run({ files: share }, unmutatedPatienceMs);
      if (results.size === 0) throw new Error("vitest gave no results without a mutation: run npm test");
      return results;
    }),
  );
  return new Map(maps.flatMap((map) => [...map]));
}

/** The files of src, by name, that hold a text. */
async function filesWith(folder, { from, in: part = "" }) {
  const names = await readdir(join(folder, "src"), { recursive: true });
  const sources = names.filter((name) => name.endsWith(".ts") && name.includes(part));
  const found = await Promise.all(
    sources.map(async (name) => {
      const text = await readFile(join(folder, "src", name), "utf8");
      return Array(text.split(from).length - 1).fill(name);
    }),
  );
  return found.flat();
}

/** What became of one mutant: undefined when its test failed, else why it counts as alive. */
async function survivalOf(mutant, runner, { unmutated, fileOf }) {
  const { from, to, expect } = mutant;
  if (unmutated.get(expect) !== "passed") {
    return `the test is ${unmutated.get(expect) ?? "missing"} without the mutation`;
  }
  const found = await filesWith(runner.folder, mutant);
  if (found.length !== 1)
    return `the text to replace occurs ${found.length} times: ${found.join(", ") || "nowhere"}`;
  const path = join(runner.folder, "src", found[0]);
  const source = await readFile(path, "utf8");
  await writeFile(
    path,
    source.replace(from, () => to),
  );
  const request = { files: [fileOf.get(expect)], only: expect, changed: [path] };
  const results = await runner.run(request, mistakePatienceMs).finally(() => writeFile(path, source));
  if (results.get(expect) === "failed") return undefined;
  return results.size === 0 ? "vitest gave no results in time" : "the test passed";
}

async function main(wanted) {
  const list = mutants.filter(({ name }) => name.includes(wanted ?? ""));
  const base = await mkdtemp(join(tmpdir(), "mutants-"));
  try {
    const folders = Array.from({ length: workers }, (_, at) => join(base, String(at)));
    const runners = await Promise.all(folders.map(async (folder) => createRunner(await createCopy(folder))));
    const fileOf = await findTests(folders[0]);
    const files = [...new Set(list.map(({ expect }) => fileOf.get(expect)))].filter(
      (file) => file !== undefined,
    );
    const unmutated = await runUnmutated(runners, files);
    const waiting = [...list];
    const alive = [];
    const work = async (runner) => {
      for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
        const why = await survivalOf(mutant, runner, { unmutated, fileOf });
        if (why !== undefined) alive.push(mutant);
        const verdict = why === undefined ? "killed" : "ALIVE ";
        const seen = why === undefined ? `by "${mutant.expect}"` : why;
        process.stdout.write(`${verdict}  ${mutant.name.padEnd(width)}  ${seen}\n`);
      }
    };
    const width = Math.max(0, ...list.map(({ name }) => name.length));
    await Promise.all(runners.map(work));
    for (const runner of runners) runner.stop();
    process.stdout.write(`\n${list.length - alive.length} of ${list.length} killed\n`);
    process.exitCode = alive.length > 0 || list.length === 0 ? 1 : 0;
  } finally {
    await rm(base, { recursive: true, force: true });
  }
}

await main(process.argv[2]);
