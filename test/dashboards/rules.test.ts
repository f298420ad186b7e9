import { describe, expect, it } from "vitest";
import { committedDashboards, panelQueries } from "./committed.js";

const dashboards = committedDashboards();
const uids = dashboards.map(({ dashboard }) => dashboard.uid);

describe.each(dashboards)("$file", ({ dashboard, panels, variables, links, text }) => {
  it("has what is the same for all of them", () => {
    expect(dashboard).toMatchObject({
      timezone: "browser",
      refresh: "30s",
      graphTooltip: 1,
      editable: false,
    });
    expect(dashboard.uid).toMatch(/^aliyun-dts-[a-z]+$/);
    expect(dashboard.tags).toContain("aliyun-dts");
    expect(variables.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["datasource", "cluster", "namespace", "installation", "account", "region"]),
    );
  });

  it("numbers its panels and their queries once each", () => {
    const ids = (dashboard.panels ?? []).map(({ id }) => id);
    expect(ids.every((id) => Number.isInteger(id) && Number(id) > 0)).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { title, targets = [] } of panels) {
      const refIds = targets.map((target) => ("refId" in target ? target.refId : undefined));
      expect([title, new Set(refIds).size]).toEqual([title, targets.length]);
      expect(refIds).not.toContain(undefined);
    }
  });

  it("lays its panels side by side in 24 columns", () => {
    const taken = new Map<string, string>();
    for (const { title = "", gridPos } of panels) {
      const { x = 0, y = 0, w = 0, h = 0 } = gridPos ?? {};
      expect([title, x >= 0 && x + w <= 24 && w > 0 && h > 0]).toEqual([title, true]);
      for (let row = y; row < y + h; row += 1) {
        for (let column = x; column < x + w; column += 1) {
          expect([title, taken.get(`${row} ${column}`)]).toEqual([title, undefined]);
          taken.set(`${row} ${column}`, title);
        }
      }
    }
  });

  it("leads to the other dashboards, the metrics and the runbooks", () => {
    expect(links.find(({ type }) => type === "dashboards")).toMatchObject({
      tags: ["aliyun-dts"],
      includeVars: true,
      keepTime: true,
    });
    const pages = links
      .filter(({ type }) => type === "link")
      .map(({ url = "" }) => url.replace(/^.*\/docs\//, ""));
    expect(pages).toEqual(["metrics.md", "runbooks"]);
  });

  it("shows its links at the top, as Grafana does without a placement", () => {
    expect(links.map((link) => Object.keys(link)).filter((keys) => keys.includes("placement"))).toEqual([]);
  });

  it("encodes what a link takes from a row", () => {
    expect(text.match(/\$\{__data\.fields[^}]*\}/g) ?? []).not.toContainEqual(
      expect.not.stringMatching(/:percentencode\}$/),
    );
  });

  it("links only to dashboards that exist", () => {
    const targets = [...text.matchAll(/"\/d\/([\w-]+)/g)].map(([, uid]) => uid);
    expect(targets.filter((uid) => !uids.includes(uid))).toEqual([]);
  });

  it("never shows what is absent as 0, nor bridges a gap", () => {
    expect(text).not.toMatch(/vector\(|absent|"spanNulls": (true|\d)|"insertNulls"|nullValueMode/);
    const lines = panels.filter(({ type }) => ["timeseries", "state-timeline"].includes(type));
    for (const { title, fieldConfig } of lines) {
      expect([title, fieldConfig?.defaults?.custom?.spanNulls]).toEqual([title, false]);
    }
  });

  it("shows this moment in figures and tables, and the time range in charts", () => {
    for (const { name, panel, target } of panelQueries(dashboards)) {
      const isCourse = ["timeseries", "state-timeline"].includes(panel.type);
      expect([name, target.instant, target.range]).toEqual([name, !isCourse, isCourse]);
    }
  });

  it("explains its colours: a panel with thresholds says what they mean", () => {
    const words = /orange|red|dashed|below|from one/i;
    const coloured = panels.filter(
      ({ fieldConfig }) => (fieldConfig?.defaults?.thresholds?.steps.length ?? 0) > 1,
    );
    expect(
      coloured.filter(({ description = "" }) => !words.test(description)).map(({ title }) => title),
    ).toEqual([]);
  });
});
