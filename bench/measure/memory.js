// Peak resident memory over five cycles of poll, publish and gzip scrape. argv: ours | prom-client, number of jobs
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { createExposition } from "../../dist/metrics/exposition.js";
import { options } from "../options.js";
import { peakMegabytesOf } from "../processes/usage.js";
import { createPromExporter } from "../prom.js";
import { realJob, snapshotOf } from "../sample.js";

const [, , who, count] = process.argv;
const prom = createPromExporter(options);
const exposition = createExposition({
  options,
  self: { collect: async () => [] },
  clock: { monotonic: () => performance.now() },
});

for (let cycle = 0; cycle < 5; cycle += 1) {
  const snapshot = snapshotOf(Number(count), realJob, cycle);
  if (who === "ours") {
    await exposition.publish(snapshot);
    await exposition.render({ format: "openmetrics-1.0.0", encoding: "gzip" });
  } else {
    prom.set(snapshot);
    await promisify(gzip)(await prom.metrics());
  }
}
process.stdout.write(JSON.stringify({ megabytes: peakMegabytesOf(process.pid) }));
