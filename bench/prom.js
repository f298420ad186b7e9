import { Gauge, Registry } from "prom-client";
import { jobFamilies } from "../dist/metrics/families/job-families.js";
import { writeFamily } from "../dist/metrics/write-family.js";

/** An exporter's usual way: a prom-client gauge per family, set from the model, rendered by the registry. */
export function createPromExporter(options) {
  const registry = new Registry();
  const families = jobFamilies(options);
  const gauges = families.map(
    (family) =>
      new Gauge({
        name: family.name,
        help: family.help,
        labelNames: [
          ...["account", "region_id", "job_type", "dts_job_id", "direction", "dts_job_name"],
          ...(family.labels ?? []),
        ],
        registers: [registry],
      }),
  );
  return {
    set(snapshot) {
      for (const gauge of gauges) gauge.reset();
      for (const region of snapshot.regions) {
        for (const job of region.jobs) setJob(gauges, families, job);
      }
    },
    metrics: () => registry.metrics(),
  };
}

function setJob(gauges, families, job) {
  families.forEach((family, index) => {
    const gauge = gauges[index];
    const identity = () => ({
      account: job.account,
      region_id: job.regionId,
      job_type: job.type,
      dts_job_id: job.jobId,
      direction: job.direction,
      dts_job_name: job.name,
    });
    if (family.value) {
      const value = family.value(job);
      if (value !== undefined) gauge.set(identity(), value);
      return;
    }
    family.samples(job, (value, labels) => {
      if (value === undefined) return;
      const set = identity();
      for (const part of labels.split(",")) {
        const at = part.indexOf("=");
        if (at > 0) set[part.slice(0, at)] = part.slice(at + 2, -1);
      }
      gauge.set(set, value);
    });
  });
}
