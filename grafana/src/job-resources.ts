import { chart } from "./chart.js";
import type { Section } from "./dashboard.js";
import type { Step } from "./face.js";
import type { JobQueries } from "./job-queries.js";

/** That of the alert AliyunDtsJobResourcesShort: the table of thresholds has no row for it. The alert does not read the share of units that DTS tells. */
const nearlyFull: readonly Step[] = [[0.9, "red"]];

/** What a job uses of its instance. DTS tells it for some classes only. */
export function jobResources(job: JobQueries): Section {
  return {
    title: "Resources",
    panels: [
      chart({
        title: "CPU",
        description: "CPU usage of the instance. Dashed: 90 %; above it the instance becomes the bottleneck.",
        unit: "percentunit",
        size: [6, 8],
        max: 1,
        steps: nearlyFull,
        queries: [{ expr: job.perJob("cpu_usage_ratio"), legend: "{{direction}}" }],
      }),
      chart({
        title: "Memory",
        description: "Memory that the instance uses.",
        unit: "decbytes",
        size: [6, 8],
        queries: [{ expr: job.perJob("memory_usage_bytes"), legend: "{{direction}}" }],
      }),
      chart({
        title: "DTS units",
        description:
          "Units in use on a dedicated cluster, and the lower and upper limit of a serverless job.",
        unit: "short",
        size: [6, 8],
        queries: [
          { expr: job.perJob("du_usage"), legend: "in use {{direction}}" },
          { expr: job.perJob("du_min"), legend: "lower limit {{direction}}" },
          { expr: job.perJob("du_max"), legend: "upper limit {{direction}}" },
        ],
      }),
      chart({
        title: "Usage of DTS units",
        description: "Share of the job's DTS units in use. Dashed: 90 %.",
        unit: "percentunit",
        size: [6, 8],
        max: 1,
        steps: nearlyFull,
        queries: [{ expr: job.perJob("du_usage_ratio"), legend: "{{direction}}" }],
      }),
    ],
  };
}
