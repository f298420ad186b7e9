// Milliseconds from the model to text, of the job families only. argv: ours | ours-compressed | prom-client
import { setImmediate as nextTurn } from "node:timers/promises";
import { createRegionRenderer } from "../../dist/metrics/rendering/region-text.js";
import { manyJobs, median, options } from "../options.js";
import { createPromExporter } from "../prom.js";
import { realJob, snapshotOf } from "../sample.js";

/** Takes the text as bytes into one buffer and compresses nothing. */
function createUncompressed() {
  const buffer = Buffer.alloc(1024 * 1024);
  return {
    isBusy: () => false,
    ready: async () => undefined,
    start: () => ({ add: (text) => buffer.write(text, 0, "latin1"), end: async () => [] }),
  };
}

const [, , who] = process.argv;
const snapshots = [0, 1, 2].map((cycle) => snapshotOf(manyJobs, realJob, cycle));
const prom = createPromExporter(options);
const renderer = createRegionRenderer(
  options,
  async () => nextTurn(),
  who === "ours" ? createUncompressed() : undefined,
);

async function publish(snapshot) {
  if (who === "prom-client") {
    prom.set(snapshot);
    await prom.metrics();
  } else for (const region of snapshot.regions) await renderer.render(region);
}

const times = [];
for (let round = 0; round < (who === "prom-client" ? 5 : 25); round += 1) {
  const startedMs = performance.now();
  await publish(snapshots[round % snapshots.length]);
  times.push(performance.now() - startedMs);
}
process.stdout.write(JSON.stringify({ ms: median(times) }));
