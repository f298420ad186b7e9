import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../e2e/eventually.js";
import type { QuerySample } from "../e2e/prometheus-server.js";
import { allChosen, choicesOf, countingZeros } from "./chosen.js";
import { committedDashboards, panelQueries } from "./committed.js";
import { type DemoWorld, startDemoWorld } from "./demo-world.js";
import { knownMetrics } from "./known-metrics.js";
import { checkQuery } from "./query-labels.js";
import { anyValues, interpolate, type Values } from "./variables.js";

const dashboards = committedDashboards();
let world: DemoWorld;

beforeAll(async () => {
  world = await startDemoWorld();
});

afterAll(async () => {
  await world?.stop();
});

const ask = (promql: string): Promise<readonly QuerySample[]> => world.prometheus.query(promql);

const hasData = (samples: readonly QuerySample[]): boolean => samples.some(({ value }) => value[1] !== "NaN");

describe("the dashboards over the demo world in a real Prometheus", () => {
  it("have data in every query of every panel", async () => {
    let missing = panelQueries(dashboards);
    const total = missing.length;
    await eventually("every query has had data", async () => {
      const values = new Map<string, Values>();
      for (const dashboard of dashboards) values.set(dashboard.file, await allChosen(dashboard, ask));
      const empty = await Promise.all(
        missing.map(async ({ dashboard, target }) => {
          const promql = interpolate(countingZeros(target.expr), values.get(dashboard.file) ?? {});
          return !hasData(await world.prometheus.query(promql));
        }),
      );
      missing = missing.filter((_query, index) => empty[index]);
      return missing.length === 0;
    }).catch(() => undefined);
    const known = await knownMetrics();
    const unknown = panelQueries(dashboards).flatMap(
      ({ dashboard, target }) =>
        checkQuery(interpolate(target.expr, anyValues(dashboard.variables)), known).mistakes,
    );
    const panels = dashboards.flatMap((dashboard) => dashboard.panels);
    const without = new Set(missing.map(({ panel }) => panel));
    process.stdout.write(
      `${panels.length} panels, ${panels.length - without.size} with data, ${unknown.length} unknown metrics or labels\n`,
    );
    expect([missing.map(({ name }) => name), unknown]).toEqual([[], []]);
    expect(total).toBeGreaterThanOrEqual(panels.length);
  });

  it.each(dashboards.filter(({ variables }) => variables.some(({ name }) => name === "dts_job")))(
    "offer jobs by a text that tells them apart: $file",
    async (dashboard) => {
      const variable = dashboard.variables.find(({ name }) => name === "dts_job")!;
      const values = { ...(await allChosen(dashboard, ask)), dts_job: "" };
      const choices = await choicesOf(variable, values, ask);
      expect(choices.filter(({ text, value }) => value === "" || !text.includes(value))).toEqual([]);
      expect(
        choices.filter(({ text }) => /^orders-to-adb Forward \w+$|^audit-stream Forward \w+$/.test(text)),
      ).not.toEqual([]);
      expect(new Set(choices.map(({ text }) => text)).size).toBe(choices.length);
    },
  );

  it("draw the state of a job as one line whose number is the place of its state", async () => {
    const job = dashboards.find(({ file }) => file === "job.json")!;
    const query = panelQueries([job]).find(({ panel }) => panel.title === "State over time")!;
    const variable = job.variables.find(({ name }) => name === "dts_job")!;
    const values = await allChosen(job, ask);
    const choices = await choicesOf(variable, values, ask);
    const locked = choices.find(({ text }) => text.startsWith("legacy-ledger-changes"))!;
    const samples = await world.prometheus.query(
      interpolate(query.target.expr, { ...values, dts_job: locked.value }),
    );
    const mapping = query.panel.fieldConfig?.defaults?.mappings?.[0]?.options as Record<
      string,
      { text: string }
    >;
    expect(samples.map(({ value }) => mapping[value[1]]?.text)).toEqual(["locked"]);
    const all = await world.prometheus.query(interpolate(query.target.expr, values));
    expect(all).toHaveLength(choices.length);
  });

  it("mark alerts and changes of state", async () => {
    const marks = dashboards.flatMap((dashboard) =>
      (dashboard.dashboard.annotations?.list ?? []).map(({ name, expr = "" }) => ({
        name: `${dashboard.file}: ${name}`,
        dashboard,
        // No alert of the demo fires within seconds: those that wait are chosen by all the rest of the query.
        expr: expr.replace('"firing"', '"pending"'),
      })),
    );
    // No tracking job of the demo changes its state: that its query is sound is all that can be seen.
    const still = new Set(["tracking.json: State changes"]);
    let missing = marks;
    await eventually("every kind of mark was there", async () => {
      const answers = await Promise.all(
        missing.map(async ({ dashboard, expr }) => ask(interpolate(expr, await allChosen(dashboard, ask)))),
      );
      missing = missing.filter(({ name }, index) => answers[index]?.length === 0 && !still.has(name));
      return missing.length === 0;
    }).catch(() => undefined);
    expect([missing.map(({ name }) => name), marks.length]).toEqual([[], 7]);
  });

  it("link a row of a table to its job", async () => {
    const overview = dashboards.find(({ file }) => file === "overview.json")!;
    const query = panelQueries([overview]).find(({ panel }) => panel.title === "Failed and locked jobs")!;
    const [sample] = await world.prometheus.query(
      interpolate(query.target.expr, await allChosen(overview, ask)),
    );
    const { renameByName } = query.panel.transformations?.find(({ id }) => id === "organize")?.options ?? {};
    const row = Object.fromEntries(
      Object.entries(sample?.metric ?? {}).map(([label, text]) => [renameByName[label], text]),
    );
    const links = query.panel.fieldConfig?.overrides?.flatMap(({ properties }) =>
      properties
        .filter(({ id }) => id === "links")
        .flatMap(({ value }) => value as { readonly url: string }[]),
    );
    const urls = new Set(links?.map(({ url }) => url));
    expect(urls.size).toBe(1);
    const [url = ""] = urls;
    const filled = url.replaceAll(/\$\{__data\.fields\.(\w+):percentencode\}/g, (_found, column: string) =>
      encodeURIComponent(row[column] ?? "?"),
    );
    expect(filled).not.toContain("__data");
    expect(filled).toContain(`/d/aliyun-dts-job?`);
    expect(filled).toContain(`&var-dts_job=${sample?.metric["dts_job_id"]}&`);
    expect(filled).not.toContain("?&var-account=?");
    expect(filled).not.toMatch(/=\?/);
  });
});
