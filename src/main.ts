#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { heapGrowthPercent } from "./cli/heap.js";
import { runProgram } from "./cli/program.js";
import { systemClock } from "./lib/clock.js";

/** The process edge: arguments, environment, signals and exit codes are touched here and nowhere else. */

const stopping = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stopping.abort());

// NODE_OPTIONS does not take this flag.
const setHeapGrowth = (targets: number): void =>
  setFlagsFromString(`--heap-growing-percent=${heapGrowthPercent(targets)}`);
setHeapGrowth(0);
// While many requests wait at the start, much of what a request makes outlives its collections. V8 then makes it old from the beginning,
// for good, and what is old keeps all that it points to until the next whole collection: every request, its signals and its texts.
setFlagsFromString("--no-allocation-site-pretenuring");

// Node.js would open its inspector at this signal: whoever may send it could read every secret and run any code.
process.on("SIGUSR1", () => undefined);
// What a report of Node.js tells (--report-on-fatalerror) goes into tickets: not the environment, which may hold keys.
// Node.js 20 does not know this choice.
Object.assign(process.report, { excludeEnv: true });

const manifest: { version: string; revision?: string } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
);

process.exitCode = await runProgram(process.argv.slice(2), {
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  log: process.stderr,
  stopping: stopping.signal,
  onHangup: (listener) => void process.on("SIGHUP", listener),
  onTargets: setHeapGrowth,
  version: manifest.version,
  revision: manifest.revision ?? "unknown",
  nodeVersion: process.version,
});

// A log pipe that nobody reads keeps its unwritten lines, and so the process: who was told to stop does not wait for it.
const unwrittenLinesMs = 1_000;
if (stopping.signal.aborted && process.stderr.writableLength > 0) {
  await systemClock.sleep(unwrittenLinesMs, new AbortController().signal);
  process.exit();
}
