// What the exporter costs, and the bars that it keeps. Needs `npm run build`; `npm run bench -- --help` tells how.
import { parseArgs } from "node:util";
import { memory } from "./parts/memory.js";
import { prometheus } from "./parts/prometheus.js";
import { publishing } from "./parts/publishing.js";
import { scale } from "./parts/scale.js";
import { scraping } from "./parts/scraping.js";
import { text } from "./parts/text.js";
import { walks } from "./parts/walks.js";
import { record, writeDerived } from "./report/record.js";
import { createResults } from "./results.js";

/** `measure(note, rounds)` notes figures; `rounds` is how often what is cheap is measured: the middle one counts. */
const parts = {
  text: { doc: "bytes and series a job", measure: text },
  publish: { doc: "model to bytes, against prom-client", measure: publishing },
  memory: { doc: "peak memory of publishing and scraping, against prom-client", measure: memory },
  scrape: { doc: "scrapes, against a static server and prom-client", measure: scraping },
  prometheus: { doc: "scrapes by a real Prometheus, against a static server", measure: prometheus },
  walks: {
    doc: "walks at four latencies, and the fast lane of 3,000 and 10,000 jobs, in the simulator's cloud: 2 min",
    measure: walks,
  },
  ...scale,
};

const help = `npm run bench [-- [--check] [--record] [PART...]]

  --check   middle ones of five rounds, exit code 1 when a bar is missed: 50 minutes
  --record  writes docs/performance.json, .md and .svg; parts that did not run keep their last figures. Then run
            npm run references: docs/scaling.md quotes them
  --page    writes docs/performance.md and .svg from docs/performance.json, and measures nothing

${Object.entries(parts)
  .map(([name, { doc }]) => `  ${name.padEnd(16)}${doc}\n`)
  .join("")}`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    check: { type: "boolean" },
    record: { type: "boolean" },
    page: { type: "boolean" },
    help: { type: "boolean" },
  },
});
const unknown = positionals.filter((name) => !Object.hasOwn(parts, name));
if (values.help || unknown.length > 0) {
  process.stdout.write(
    `${unknown.map((name) => `part: unknown (found ${name}) (write one of those below)\n\n`).join("")}${help}`,
  );
  process.exit(values.help ? 0 : 2);
}

if (values.page) {
  writeDerived();
  process.exit();
}

const results = createResults((line) => process.stdout.write(line));
const rounds = values.check ? 5 : 1;
const names = positionals.length > 0 ? positionals : Object.keys(parts);
process.stdout.write(`Node ${process.version}\n`);
for (const name of names) {
  process.stdout.write(`\n# ${name}: ${parts[name].doc}\n`);
  const startedMs = performance.now();
  await parts[name].measure(results.noteFor(name), rounds);
  process.stdout.write(`     took ${((performance.now() - startedMs) / 1000).toFixed(0)} s\n`);
}
if (values.record) record(results.rows, Object.keys(parts));
if (values.check) process.exitCode = results.allHold() ? 0 : 1;
