import { Gauge, Registry } from "prom-client";
import { jobFamilies } from "../dist/metrics/families/job-families.js";
import { jobIdentityLabels } from "../dist/metrics/family.js";

/** An exporter made the usual way: a prom-client gauge per family, set from the model, rendered by the registry. */
export function createPromExporter(options) {
  const registry = new Registry();
  const rows = jobFamilies(options).map((family) => ({
    family,
    gauge: new Gauge({
      name: family.name,
      help: family.help,
      labelNames: [...jobIdentityLabels, ...(family.labels ?? [])],
      registers: [registry],
    }),
  }));
  return {
    set(snapshot) {
      for (const { gauge } of rows) gauge.reset();
      for (const { jobs } of snapshot.regions) {
        for (const job of jobs) for (const row of rows) setFamily(row, job);
      }
    },
    metrics: () => registry.metrics(),
  };
}

function setFamily({ family, gauge }, job) {
  if (family.value) {
    const value = family.value(job);
    if (value !== undefined) gauge.set(identityOf(job), value);
    return;
  }
  family.samples(job, (value, labels) => {
    if (value === undefined) return;
    const all = identityOf(job);
    for (const pair of labels.split(",")) {
      const at = pair.indexOf("=");
      if (at > 0) all[pair.slice(0, at)] = pair.slice(at + 2, -1);
    }
    gauge.set(all, value);
  });
}

function identityOf(job) {
  return {
    account: job.account,
    region_id: job.regionId,
    job_type: job.type,
    dts_job_id: job.jobId,
    direction: job.direction,
    dts_job_name: job.name,
  };
}
