import { jobFamilies } from "./families/job-families.js";
import { modificationFamilies } from "./families/modifications.js";
import { regionFamilies, targetFamilies } from "./families/targets.js";
import {
  type FamilyInfo,
  jobIdentityLabels,
  modificationIdentityLabels,
  regionIdentityLabels,
  targetIdentityLabels,
  unitOf,
} from "./family.js";
import { probeFamilies } from "./probe.js";
import { selfFamilies } from "./self/self-rows.js";

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

Generated from the families in \`src/metrics\`. Base units; ratios are 0 to 1; times are Unix seconds. What the API does not
answer, or answers in a form that cannot be true, gives no sample: absent is never 0. A label written here may be missing on a
series where the API gave no value for it.

${parts.join("\n")}
## Process and runtime

\`process_*\` and \`nodejs_*\` are the default metrics of prom-client: CPU, memory, file descriptors, event loop, garbage collection.
`;
}

function sections(): readonly Section[] {
  const options = { statusSets: "active", jobNameLabel: true, tagLabels: [] } as const;
  const job = entriesOf(jobIdentityLabels);
  return [
    {
      title: "Jobs",
      intro:
        "One set of series per job and direction. `metrics.job_name_label: false` drops `dts_job_name` from all but `aliyun_dts_job_info`.",
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
      title: "Targets",
      intro: "A target is one account in one region, asked by one collector. A failure never hides these.",
      entries: [
        ...targetFamilies.map(entriesOf(targetIdentityLabels)),
        ...regionFamilies.map(entriesOf(regionIdentityLabels)),
      ],
    },
    {
      title: "Probes",
      intro:
        "Only in the answer of `/probe`, beside the metrics of the object modification that was asked about.",
      entries: probeFamilies.map(entriesOf([])),
    },
    {
      title: "The exporter itself",
      intro: "Counters are present from the start at 0 and survive reloads.",
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
    entry.unit === undefined ? undefined : `Unit: ${entry.unit}`,
    `Labels: ${entry.labels.length === 0 ? "none" : code(entry.labels)}`,
    `Source: ${entry.from.length === 0 ? "the exporter itself" : code(entry.from)}`,
  ].filter((fact) => fact !== undefined);
  return `### \`${entry.name}\`\n\n${entry.help}\n\n${facts.map((fact) => `- ${fact}`).join("\n")}\n\n\`\`\`promql\n${entry.example}\n\`\`\`\n`;
}
