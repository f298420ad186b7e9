// Bytes of text and of gzip per job.
import { createExposition } from "../../dist/metrics/exposition.js";
import { manyJobs, options } from "../options.js";
import { fullJob, realJob, snapshotOf, steadyJob } from "../sample.js";

async function bytesPerJob(job, jobNameLabel) {
  const exposition = createExposition({
    options: { ...options, jobNameLabel },
    self: { collect: async () => [] },
    clock: { monotonic: () => 0 },
  });
  await exposition.publish(snapshotOf(manyJobs, job));
  const [text, gzip] = await Promise.all(
    ["identity", "gzip"].map((encoding) => exposition.render({ format: "text-0.0.4", encoding })),
  );
  const series = Number(/exposition_series (\d+)\n/.exec(text.toString("latin1", text.length - 1000))?.[1]);
  return {
    text: text.length / manyJobs,
    gzip: gzip.length / manyJobs,
    series: Math.floor(series / manyJobs),
  };
}

process.stdout.write(
  JSON.stringify({
    steady: await bytesPerJob(steadyJob, true),
    steadyNameless: await bytesPerJob(steadyJob, false),
    real: await bytesPerJob(realJob, true),
    full: await bytesPerJob(fullJob, true),
    fullNameless: await bytesPerJob(fullJob, false),
  }),
);
