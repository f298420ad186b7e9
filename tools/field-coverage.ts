import { type Claim, claimText } from "./coverage-claim.js";
import { type CoverageRule, coverageRules, groupRules } from "./coverage-rules.js";
import { type MetricEntry, metricCatalogue } from "./metric-reference.js";
import pages from "./page-fields.json" with { type: "json" };

/** Every response field of each API page, as a path: `DtsJobList[].ReverseJob.Delay`. */
export type PageFields = Readonly<Record<string, readonly string[]>>;

/** One field and what becomes of it; no claim: it was forgotten. */
export interface CoveredField {
  readonly api: string;
  readonly field: string;
  readonly claim: Claim | undefined;
  /** The rule that says so; absent where the sources of the metric families do. */
  readonly rule: CoverageRule | undefined;
}

/** The fields as the API pages list them, in the order of the pages. */
export const pageFields: PageFields = pages;

/** What becomes of each field. */
export function fieldCoverage(fields: PageFields): readonly CoveredField[] {
  const catalogue = metricCatalogue();
  return Object.entries(fields).flatMap(([api, paths]) => {
    const isGroup = (path: string) =>
      paths.some((other) => other.startsWith(`${path}.`) || other.startsWith(`${path}[`));
    return paths.map((field) => {
      const path = `${api}.${field}`;
      const rules = isGroup(field) ? [...coverageRules, ...groupRules] : coverageRules;
      const rule = rules.find((candidate) => candidate.fields.test(path));
      const rest: Claim | undefined = isGroup(field) ? { kind: "group" } : derivedClaim(path, catalogue);
      return { api, field, claim: rule?.claim ?? rest, rule };
    });
  });
}

/** Which metrics speak of the fields below a path: their sources are relative to it. The first that matches counts. */
const subjects: readonly (readonly [path: RegExp, metrics: RegExp])[] = [
  [/^DescribeSynchronizationObjectModifyStatus\./, /^aliyun_dts_object_modification_/],
  [/^\w+\.ConsumerChannels\[\]\./, /^aliyun_dts_consumer_group_/],
  [/^\w+\.MonitorRules\[\]\./, /^aliyun_dts_job_alarm_/],
  [/^\w+\.DtsJobList\[\]\.(ReverseJob\.)?/, /^aliyun_dts_jobs?(_(?!alarm_)|$)/],
  [/^\w+\.SynchronizationInstances\[\]\./, /^aliyun_dts_jobs?(_(?!alarm_)|$)/],
  [
    /^\w+\.SynchronizationJobListStatusList\[\]\.SynchronizationDirectionInfoList\[\]\./,
    /^aliyun_dts_jobs?(_(?!alarm_)|$)/,
  ],
  [/^\w+\.DedicatedClusterStatusList\.DedicatedClusterStatus\[\]\./, /^aliyun_dts_dedicated_cluster_/],
  [/^\w+\.CheckJobs\[\]\./, /^aliyun_dts_verification_/],
  [/^\w+\./, /^aliyun_dts_(?!job|object_modification|consumer_group|dedicated_cluster|verification)/],
];

/** The metrics that name the field as their source. */
function derivedClaim(path: string, catalogue: readonly MetricEntry[]): Claim | undefined {
  const subject = subjects.find(([fields]) => fields.test(path));
  if (!subject) return undefined;
  const [prefix, ofSubject] = subject;
  const field = path.replace(prefix, "");
  const metrics = catalogue
    .filter(({ name, from }) => ofSubject.test(name) && from.some((source) => covers(source, field)))
    .map(({ name }) => name);
  return metrics.length === 0 ? undefined : { kind: "metric", metrics };
}

/** `*.Percent` is that field of every phase; an object or a list stands for all its fields. */
function covers(source: string, field: string): boolean {
  if (source.startsWith("*.")) return /^\w+Status\.\w+$/.test(field) && field.endsWith(source.slice(1));
  return field === source || field.startsWith(`${source}.`) || field.startsWith(`${source}[].`);
}

/** How many fields have a row: `512 of 512`. */
export function coverageFigure(rows: readonly CoveredField[]): string {
  return `${rows.filter(({ claim }) => claim !== undefined).length} of ${rows.length}`;
}

/** The page for people, in Markdown. */
export function fieldCoveragePage(): string {
  const rows = fieldCoverage(pageFields);
  const count = (kinds: readonly Claim["kind"][]) =>
    rows.filter(({ claim }) => claim !== undefined && kinds.includes(claim.kind)).length;
  const sections = [...new Set(rows.map(({ api }) => api))].map((api) =>
    section(
      api,
      rows.filter((row) => row.api === api),
    ),
  );
  return `# Field coverage

**Field coverage: ${coverageFigure(rows)}.** Metrics and labels: ${count(["metric", "identity"])}; only pages or log: ${count(["shown"])}; objects and
lists: ${count(["group"])}; not exported, each with its reason: ${count(["dropped"])}.

Generated from the sources of the metric families and \`tools/coverage-rules.ts\`. Every response field of the API pages has
one row; \`[]\` in its path is an item of a list. The second column says where the field goes: the metrics whose samples it decides
(see [metrics.md](metrics.md)); a label; a place for people (\`/jobs/<id>\` and \`/api/v1/jobs\`, or \`/\` and \`/api/v1/targets\` for a
poll that failed; the log); or why it is not exported. "Text" is where a message is shown: metrics carry only its code. The pages
show most of what metrics carry, too. A test changes each field in an answer and compares with this table what then changes in
metrics, pages and log.

${sections.join("\n")}`;
}

function section(api: string, rows: readonly CoveredField[]): string {
  const lines = rows.map(({ field, claim }) => `| \`${field}\` | ${claim ? claimText(claim) : "?"} |`);
  return `## ${api}\n\n${coverageFigure(rows)}\n\n| field | where |\n| --- | --- |\n${lines.join("\n")}\n`;
}
