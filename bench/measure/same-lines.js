// Whether our sample lines and those of prom-client are the same when sorted, and how many there are.
import { createExposition } from "../../dist/metrics/exposition.js";
import { manyJobs, options } from "../options.js";
import { createPromExporter } from "../prom.js";
import { realJob, snapshotOf } from "../sample.js";

const snapshot = snapshotOf(manyJobs, realJob);
const prom = createPromExporter(options);
prom.set(snapshot);
const exposition = createExposition({
  options,
  self: { collect: async () => [] },
  clock: { monotonic: () => 0 },
});
await exposition.publish(snapshot);
const ours = (await exposition.render({ format: "text-0.0.4", encoding: "identity" })).toString();

const linesOf = (text) =>
  text
    .split("\n")
    .filter((line) => line.startsWith("aliyun_dts_job_"))
    .sort();
const [a, b] = [linesOf(ours), linesOf(await prom.metrics())];
process.stdout.write(
  JSON.stringify({
    same: a.length === b.length && a.every((line, index) => line === b[index]),
    lines: a.length,
  }),
);
