import { describe, expect, it } from "vitest";
import type { Claim, Place } from "../../tools/coverage-claim.js";
import { coverageRules, groupRules } from "../../tools/coverage-rules.js";
import {
  type CoveredField,
  coverageFigure,
  fieldCoverage,
  fieldCoveragePage,
  pageFields,
} from "../../tools/field-coverage.js";
import { metricCatalogue } from "../../tools/metric-reference.js";
import { fullAnswer, type Json, leavesOf, setField, valuesOf } from "./coverage-answers.js";
import { differences, observe, type Shown } from "./coverage-observer.js";

const fields = pageFields;
const rows = fieldCoverage(fields);
const catalogue = metricCatalogue();
const metricNames = catalogue.map(({ name }) => name);
const nameOf = ({ api, field }: CoveredField) => `${api}.${field}`;
const metricsOf = (claim: Claim | undefined) => (claim?.kind === "metric" ? claim.metrics : []);
/** Each metric of the claim with its label. */
const labelledMetrics = (claim: Claim | undefined) =>
  claim?.kind === "metric"
    ? claim.metrics.flatMap((name, at) => {
        const label = claim.labels?.[at] ?? claim.labels?.[0];
        return label === undefined ? [] : [[name, label] as const];
      })
    : [];
const labelsOf = (metric: string) => catalogue.find(({ name }) => name === metric)?.labels ?? [];

describe("the field coverage", () => {
  it("has a row for every field of the API pages", () => {
    process.stdout.write(`field coverage: ${coverageFigure(rows)}\n`);
    expect(rows.filter(({ claim }) => claim === undefined).map(nameOf)).toEqual([]);
    expect(Object.values(fields).map(({ length }) => length)).toEqual([430, 13, 69, 29, 15, 19, 30, 27]);
  });

  it("notices a field that was forgotten", () => {
    const more = fieldCoverage({
      DescribeDtsJobs: [
        "DtsJobList",
        "DtsJobList[].Novelty",
        "DtsJobList[].FullDataCheckStatus.Novelty",
        "Novelty",
        "DtsJobList[].Delay",
      ],
    });
    expect(more.filter(({ claim }) => claim === undefined).map(({ field }) => field)).toEqual([
      "DtsJobList[].Novelty",
      "DtsJobList[].FullDataCheckStatus.Novelty",
      "Novelty",
    ]);
  });

  it("lists no field twice", () => {
    expect(new Set(rows.map(nameOf)).size).toBe(rows.length);
  });

  it.each([...coverageRules, ...groupRules])("has no rule for a field that no page has: $fields", (rule) => {
    expect(rows.filter((row) => row.rule === rule)).not.toEqual([]);
  });

  it("names only metrics that exist", () => {
    expect(
      rows.flatMap(({ claim }) => metricsOf(claim)).filter((name) => !metricNames.includes(name)),
    ).toEqual([]);
    for (const name of fieldCoveragePage().match(/aliyun_dts_\w+/g) ?? [])
      expect(metricNames).toContain(name);
  });

  it("names only labels that their metrics have", () => {
    for (const row of rows) {
      const { claim } = row;
      if (claim?.kind === "metric" && claim.labels) {
        expect([1, claim.metrics.length]).toContain(claim.labels.length);
        for (const [metric, label] of labelledMetrics(claim)) expect(labelsOf(metric)).toContain(label);
      }
      if (claim?.kind === "identity") expect(metricsOfJob(row).flatMap(labelsOf)).toContain(claim.label);
    }
  });

  it("leaves out no metric that comes from the API, and no label that says what a job or its ends are", () => {
    const claimed = rows.flatMap(({ claim }) => metricsOf(claim));
    expect(catalogue.filter(({ name, from }) => from.length > 0 && !claimed.includes(name))).toEqual([]);
    const ofJobs = rows.filter(({ claim }) => claim?.kind !== "identity" || claim.label !== "region_id");
    const labels = ofJobs.flatMap(({ claim }) => {
      if (claim?.kind === "identity") return [claim.label];
      return claim?.kind === "metric" ? (claim.labels ?? []) : [];
    });
    // The configuration says the account and the region, and each list is asked for by type.
    const configured = ["account", "region_id", "job_type"];
    const unclaimed = (metric: string) => labelsOf(metric).filter((label) => !labels.includes(label));
    expect(unclaimed("aliyun_dts_job_info")).toEqual(configured);
    expect(unclaimed("aliyun_dts_job_endpoint_info")).toEqual([...configured, "side"]);
  });
});

const sorted = (names: Iterable<string>) => [...names].sort();
const isAboutAnswer =
  /^\w+\.(Success|ErrCode|ErrMessage|HttpStatusCode|Code|Dynamic\w+|RequestId|Page\w+|TotalRecordCount)$/;
const leaves = rows.filter(({ api, field }) => leavesOf(fields[api] ?? []).includes(field));

/** Answers that bring out what a field does: a refusal for what is about the answer itself, else also one without what hides others. */
function answersOf(row: CoveredField): readonly Json[] {
  const names = fields[row.api] ?? [];
  const full = fullAnswer(row.api, names);
  if (isAboutAnswer.test(nameOf(row))) return [full, { ...full, Success: false }];
  const hiding = [
    "DtsJobList[].RetryState.MaxRetryTime",
    "SynchronizationInstances[].JobCreateTime",
    "ConsumerChannels[].MessageDelay",
  ];
  const hidden = hiding.filter((field) => names.includes(field) && field !== row.field);
  const bare = structuredClone(full);
  for (const field of hidden) setField(bare, field, undefined);
  return hidden.length === 0 ? [full] : [full, bare];
}

interface Effect {
  readonly metrics: ReadonlySet<string>;
  /** What changed while all metrics stayed the same: the text itself is there. */
  readonly places: ReadonlySet<Place>;
  /** The metrics that went from one value in a label to the other. */
  readonly labels: ReadonlySet<string>;
}

/** What changes when only these fields of an answer do, whatever value they are changed to. */
async function effectOf(changed: readonly [CoveredField, ...CoveredField[]]): Promise<Effect> {
  const effect = { metrics: new Set<string>(), places: new Set<Place>(), labels: new Set<string>() };
  const [first] = changed;
  const valuesOfFirst = valuesOf(nameOf(first));
  for (const answer of answersOf(first)) {
    const before = await beforeOf(first.api, answer);
    for (const [index, value] of valuesOfFirst.entries()) {
      if (index === 0) continue;
      const other = structuredClone(answer);
      for (const row of changed) setField(other, row.field, valuesOf(nameOf(row))[index] ?? null);
      const after = await observe(first.api, other);
      const touched = differences(before.metrics, after.metrics);
      for (const metric of touched) effect.metrics.add(metric);
      if (touched.length === 0) {
        for (const place of differences(before.places, after.places)) effect.places.add(place);
      }
      for (const label of labelsWith(before, valuesOfFirst[0])) {
        if (labelsWith(after, value).has(label)) effect.labels.add(label);
      }
    }
  }
  return effect;
}

/** `<metric> <label>` wherever a label has this value; error codes stand at the head of a text. */
function labelsWith({ metrics }: Shown, value: unknown): ReadonlySet<string> {
  const text = String(value).replace(/^(DTS-\d+): .*$/, "$1");
  return new Set(
    [...metrics].flatMap(([metric, lines]) =>
      [...lines.matchAll(/[{,](\w+)="([^"]*)"/g)].flatMap(([, label, shown]) =>
        shown === text ? [`${metric} ${label}`] : [],
      ),
    ),
  );
}

const known = new Map<string, Promise<Shown>>();

function beforeOf(api: string, answer: Json): Promise<Shown> {
  const key = `${api} ${JSON.stringify(answer)}`;
  const shown = known.get(key) ?? observe(api, answer);
  known.set(key, shown);
  return shown;
}

/** The metrics that the fields of the same job decide. */
function metricsOfJob({ api, field }: CoveredField): readonly string[] {
  const isReverse = field.includes(".ReverseJob.");
  const ofJob = rows.filter(
    (row) => row.api === api && row.field.includes("[].") && row.field.includes(".ReverseJob.") === isReverse,
  );
  // A ReverseJob lists no tags of its own: those of its row are those of the instance.
  const inherited = isReverse ? ["aliyun_dts_job_tags"] : [];
  return [...new Set([...ofJob.flatMap(({ claim }) => metricsOf(claim)), ...inherited])];
}

function fieldsThat(...kinds: readonly Claim["kind"][]) {
  const isMeant = ({ claim }: CoveredField) => claim !== undefined && kinds.includes(claim.kind);
  return leaves.filter(isMeant).map((row) => [nameOf(row), row] as const);
}

describe("a change of one field of an answer", () => {
  it.each(fieldsThat("metric", "shown").filter(([name]) => !isAboutAnswer.test(name)))(
    "shows in exactly the metrics and places of its row: %s",
    async (_name, row) => {
      const { metrics, places, labels } = await effectOf([row]);
      const { claim } = row;
      expect(sorted(metrics)).toEqual(sorted(metricsOf(claim)));
      const texts = claim?.kind === "shown" ? claim.places : claim?.kind === "metric" ? claim.texts : [];
      expect(sorted(places)).toEqual(sorted(texts ?? []));
      for (const [metric, label] of labelledMetrics(claim)) expect(labels).toContain(`${metric} ${label}`);
    },
  );

  it.each(fieldsThat("identity"))("renames every series of its job: %s", async (_name, row) => {
    const { metrics } = await effectOf([row]);
    const label = row.claim?.kind === "identity" ? row.claim.label : "";
    const ofJob = metricsOfJob(row).filter((metric) => labelsOf(metric).includes(label));
    expect(ofJob.length).toBeGreaterThan(3);
    expect(sorted(metrics)).toEqual(sorted(ofJob));
  });

  it.each(fieldsThat("metric", "shown").filter(([name]) => isAboutAnswer.test(name)))(
    "shows in the metrics and places of its row: %s",
    async (_name, row) => {
      const { metrics, places } = await effectOf([row]);
      const { claim } = row;
      expect([...metrics]).toEqual(expect.arrayContaining([...metricsOf(claim)]));
      if (claim?.kind === "shown")
        expect([sorted(metrics), sorted(places)]).toEqual([[], sorted(claim.places)]);
    },
  );

  it.each(Object.keys(fields))("shows nowhere when it is not exported: %s", async (api) => {
    const rowsOfApi = fieldsThat("dropped").flatMap(([, row]) => (row.api === api ? [row] : []));
    const shows = async (...changed: [CoveredField, ...CoveredField[]]) => {
      const { metrics, places } = await effectOf(changed);
      return metrics.size + places.size > 0;
    };
    const inAnswer = rowsOfApi.filter((row) => isAboutAnswer.test(nameOf(row)));
    const inRow = rowsOfApi.filter((row) => !inAnswer.includes(row));
    for (const [first, ...others] of [inAnswer, inRow]) {
      if (!first || !(await shows(first, ...others))) continue;
      // All at once is quick; one by one tells which.
      for (const row of [first, ...others])
        expect([nameOf(row), await shows(row)]).toEqual([nameOf(row), false]);
    }
  });

  it.each([
    ["DescribeDtsJobs", "DtsJobList"],
    ["DescribeSynchronizationJobs", "SynchronizationInstances"],
    ["DescribeSynchronizationJobStatusList", "SynchronizationJobListStatusList"],
    ["DescribeConsumerChannel", "ConsumerChannels"],
    ["DescribeJobMonitorRule", "MonitorRules"],
    ["ListDedicatedCluster", "DedicatedClusterStatusList"],
    ["DescribeCheckJobs", "CheckJobs"],
  ])("of %s that takes away %s fails the poll", async (api, field) => {
    expect(rows.find((row) => row.api === api && row.field === field)?.claim).toHaveProperty(
      "note",
      expect.stringContaining("fails the poll (reason `bad_response`)"),
    );
    const answer = fullAnswer(api, fields[api] ?? []);
    expect((await beforeOf(api, answer)).places.get("/api/v1/targets")).not.toContain("failure_reason");
    setField(answer, field, undefined);
    expect((await observe(api, answer)).places.get("/api/v1/targets")).toContain(
      '"failure_reason":"bad_response"',
    );
  });
});
