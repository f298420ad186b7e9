import { consumerGroupFamilies } from "../src/metrics/families/consumer-groups.js";
import { clusterFamilies } from "../src/metrics/families/dedicated-clusters.js";
import { jobAlarmFamilies } from "../src/metrics/families/job-alarms.js";
import { jobFamilies } from "../src/metrics/families/job-families.js";
import { modificationFamilies } from "../src/metrics/families/modifications.js";
import { accountFamilies, regionFamilies, targetFamilies } from "../src/metrics/families/targets.js";
import { verificationFamilies } from "../src/metrics/families/verifications.js";
import {
  accountIdentityLabels,
  clusterIdentityLabels,
  consumerGroupIdentityLabels,
  type FamilyInfo,
  jobAlarmsIdentityLabels,
  jobIdentityLabels,
  modificationIdentityLabels,
  regionIdentityLabels,
  targetIdentityLabels,
  unitOf,
  verificationIdentityLabels,
} from "../src/metrics/family.js";
import { probeFamilies } from "../src/metrics/probe.js";
import { selfFamilies } from "../src/metrics/self/self-rows.js";
import { type Stability, stabilityText } from "../src/metrics/stability.js";

/** A metric as the reference lists it. */
export interface MetricEntry {
  readonly name: string;
  readonly kind: string;
  /** Every label that a series can have, identity labels first. `tag_<key>` stands for the labels of the allowed tags. */
  readonly labels: readonly string[];
  /** The base unit; absent for counts and flags. */
  readonly unit: string | undefined;
  /** API fields; empty for what the exporter observes itself. */
  readonly from: readonly string[];
  readonly help: string;
  readonly stability: Stability;
  /** A PromQL query that uses the metric. */
  readonly example: string;
}

interface Section {
  readonly title: string;
  readonly intro: string;
  readonly entries: readonly MetricEntry[];
}

/** Every metric of the exporter under default options, grouped by what it describes. */
export function metricCatalogue(): readonly MetricEntry[] {
  return sections().flatMap(({ entries }) => entries);
}

/** The metric reference for people, in Markdown: name, type, labels, unit, source, meaning and a query for each. */
export function metricReference(): string {
  const parts = sections().map(
    ({ title, intro, entries }) => `## ${title}\n\n${intro}\n\n${entries.map(entryText).join("\n")}`,
  );
  return `# Metrics

Generated from the families in \`src/metrics\`. All units are base units, ratios are 0 to 1, and times are Unix seconds. When the
API gives no value, or an impossible one, there is no sample: absent never means 0. A series may lack some of the labels listed
here, where the API gave no value for them.

You can build on stable metrics: they change only over two minor versions, and [CHANGELOG.md](../CHANGELOG.md) says so both times.
Experimental ones may change in any minor version. Deprecated ones will be removed; their text says what to use instead.

${parts.join("\n")}
## Process and runtime

\`process_*\` and \`nodejs_*\` are the default metrics of prom-client: CPU, memory, file descriptors, event loop and garbage collection.
`;
}

function sections(): readonly Section[] {
  const options = { statusSets: "active", jobNameLabel: true, tagLabels: [] } as const;
  const job = entriesOf(jobIdentityLabels);
  return [
    {
      title: "Jobs",
      intro:
        "One set of series per job and direction. `metrics.job_name_label: false` removes the label `dts_job_name` from all metrics but `aliyun_dts_job_info`.",
      entries: jobFamilies(options).map((family) =>
        job(family.name === "aliyun_dts_job_tags" ? { ...family, labels: ["tag_<key>"] } : family),
      ),
    },
    {
      title: "Object modifications",
      intro: "For each task listed under `collectors.object_modification.tasks`.",
      entries: modificationFamilies.map(entriesOf(modificationIdentityLabels)),
    },
    {
      title: "Consumer groups",
      intro:
        "For each consumer group of each change tracking job, with `collectors.consumer_groups.enabled: true`.",
      entries: consumerGroupFamilies.map(entriesOf(consumerGroupIdentityLabels)),
    },
    {
      title: "Alarms of the console",
      intro:
        "For each job, with `collectors.monitor_rules.enabled: true`. A two-way job has one set of alarms for both directions where DTS knows them by one id.",
      entries: jobAlarmFamilies.map(entriesOf(jobAlarmsIdentityLabels)),
    },
    {
      title: "Dedicated clusters",
      intro:
        "With `collectors.dedicated_clusters`: clusters of your own that jobs run on. A job names its cluster on `aliyun_dts_job_info`. GB are 1,000,000,000 bytes.",
      entries: clusterFamilies.map(entriesOf(clusterIdentityLabels)),
    },
    {
      title: "Verifications",
      intro:
        "With `collectors.verification`: verifications that are jobs of their own. Those that are a phase of a job are with the job.",
      entries: verificationFamilies.map(entriesOf(verificationIdentityLabels)),
    },
    {
      title: "Targets",
      intro:
        "A target is one account in one region, polled by one collector. These series stay when polls fail. `<label>` stands for the labels that `accounts[].labels` gives an account; with a select, what it leaves out is in no other series.",
      entries: [
        ...targetFamilies.map(entriesOf(targetIdentityLabels)),
        ...accountFamilies.map(entriesOf(accountIdentityLabels)),
        ...regionFamilies.map(entriesOf(regionIdentityLabels)),
      ],
    },
    {
      title: "Probes",
      intro:
        "Only in the response of `/probe`, next to the metrics of the object modification that was asked for.",
      entries: probeFamilies.map(entriesOf([])),
    },
    {
      title: "The exporter itself",
      intro: "Counters start at 0 when the exporter starts, and survive reloads.",
      entries: selfFamilies.map(entriesOf([])),
    },
  ];
}

type Described = FamilyInfo & { readonly nameless?: true | undefined };

function entriesOf(identity: readonly string[]): (family: Described) => MetricEntry {
  return (family) => ({
    name: family.name,
    kind: family.kind ?? "gauge",
    labels: [
      ...identity.filter((label) => !(family.nameless && label === "dts_job_name")),
      ...(family.labels ?? []),
    ],
    unit: unitOf(family.name),
    from: family.from,
    help: family.help,
    stability: family.stability ?? "stable",
    example: family.example ?? exampleOf(family),
  });
}

/** A query that fits the metric's type, for rows that name none. */
function exampleOf({ name, kind, labels = [] }: FamilyInfo): string {
  if (kind === "histogram") return `histogram_quantile(0.99, sum by (le) (rate(${name}_bucket[5m])))`;
  if (kind === "counter") return `sum by (${labels.at(-1) ?? "instance"}) (increase(${name}[1h])) > 0`;
  if (name.endsWith("_timestamp_seconds")) return `time() - ${name}`;
  if (name.endsWith("_info")) return `count by (${labels.at(-1) ?? "instance"}) (${name})`;
  if (name.endsWith("_ratio")) return `${name} > 0.9`;
  return `max_over_time(${name}[1h])`;
}

function entryText(entry: MetricEntry): string {
  const code = (words: readonly string[]) => words.map((word) => `\`${word}\``).join(", ");
  const facts = [
    `Type: ${entry.kind}`,
    `Stability: ${stabilityText(entry.stability)}`,
    entry.unit === undefined ? undefined : `Unit: ${entry.unit}`,
    `Labels: ${entry.labels.length === 0 ? "none" : code(entry.labels)}`,
    `Source: ${entry.from.length === 0 ? "the exporter itself" : code(entry.from)}`,
  ].filter((fact) => fact !== undefined);
  return `### \`${entry.name}\`\n\n${entry.help}\n\n${facts.map((fact) => `- ${fact}`).join("\n")}\n\n\`\`\`promql\n${entry.example}\n\`\`\`\n`;
}
