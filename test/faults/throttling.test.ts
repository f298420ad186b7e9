import { describe, expect, it } from "vitest";
import { hangzhou, startCloud, startWatched } from "./cloud.js";
import { isUp, startExporter } from "./exporter.js";
import { tell } from "./fault-row.js";

const budget = "aliyun_dts_exporter_rate_limit_requests_per_second";

describe("throttling", () => {
  it("storm of ten minutes", async (context) => {
    const { exporter, simulator } = await startWatched({ settings: "staleness: {max_age: 1h}" });
    const before = (await exporter.shown()).jobLines();
    const full = (await exporter.shown()).value(budget) ?? 0;
    const storm = simulator.faults.add({ answer: { kind: "error", code: "Throttling.User" } });
    let lowest = full;
    await exporter.run(600_000, {
      stepMs: 5_000,
      look: (shown) => {
        lowest = Math.min(lowest, shown.value(budget) ?? full);
      },
    });
    const during = await exporter.shown();
    expect(during.down()).toHaveLength(4);
    expect(during.jobLines()).toBe(before);
    expect(lowest).toBeLessThan(1.5);
    expect(
      during
        .samples("aliyun_dts_exporter_api_request_errors_total", { reason: "throttled" })
        .some(({ value }) => value > 0),
    ).toBe(true);

    storm.remove();
    const fast = await exporter.until(
      "the fast lane is up",
      (shown) => !shown.down().includes(`demo/${hangzhou}/sync_status`),
      30_000,
    );
    const recoveryMs = fast + (await exporter.until("every target is up", isUp, 120_000 - fast));
    await exporter.until("the budget is whole again", (shown) => shown.value(budget) === full, 60_000);
    tell(context, {
      seen: `LKG byte-identical, budget gauge ${full} -> ${lowest.toFixed(1)} -> ${full}, fast lane back after ${fast / 1000} s`,
      recoveryMs,
      limitMs: 120_000,
    });
  });

  it("two exporters share the quota of one account", async (context) => {
    const { clock, url, simulator } = await startCloud({ jobs: 900 });
    const options = {
      clock,
      endpoints: { [hangzhou]: url },
      settings: "rate_limit: {requests_per_second: 15, burst: 5}",
    };
    const one = await startExporter({ ...options, waitUntilUp: false });
    const two = await startExporter({ ...options, waitUntilUp: false });
    const recoveryMs = await one.until("every target of the first is up", isUp, 120_000);
    const more = await two.until("every target of the second is up", isUp, 120_000 - recoveryMs);
    const refusals = () => simulator.calls().filter(({ outcome }) => outcome === "Throttling.User").length;
    expect(refusals()).toBeGreaterThan(0);
    let gaps = 0;
    const jobs = (await one.shown()).jobs().length;
    for (let minute = 0; minute < 5; minute += 1) {
      await one.run(60_000, {
        stepMs: 10_000,
        look: (shown) => {
          if (shown.jobs().length < jobs) gaps += 1;
        },
      });
    }
    expect(gaps).toBe(0);
    expect(isUp(await one.shown()) && isUp(await two.shown())).toBe(true);
    tell(context, {
      seen: `${refusals()} calls throttled, no job ever missing, both exporters up`,
      recoveryMs: recoveryMs + more,
      limitMs: 120_000,
    });
  });

  it.for([8, 4])(
    "other programs leave %i of the 20 calls a second that an account has",
    async (left, context) => {
      const { clock, url, simulator } = await startCloud({ jobs: 900, callsPerSecond: left });
      const endpoints = { [hangzhou]: url };
      const exporter = await startExporter({ clock, endpoints, pageSize: 30, waitUntilUp: false });
      const recoveryMs = await exporter.until("every target is up", isUp, 180_000);
      const jobs = (await exporter.shown()).jobs().length;
      const looks = { all: 0, down: 0, gaps: 0 };
      await exporter.run(300_000, {
        stepMs: 10_000,
        look: (shown) => {
          looks.all += 1;
          if (!isUp(shown)) looks.down += 1;
          if (shown.jobs().length < jobs) looks.gaps += 1;
        },
      });
      expect(looks.gaps).toBe(0);
      // A call may be refused three times in a row: its poll fails, and the next one is as good as any.
      expect(looks.down / looks.all).toBeLessThanOrEqual(0.1);
      const calls = simulator.calls();
      const refused = calls.filter(({ outcome }) => outcome === "Throttling.User").length;
      expect(refused).toBeGreaterThan(0);
      // As the budget climbs until it is refused, some are; but no more than what falls together in the seconds where it is.
      expect(refused / calls.length).toBeLessThan(1 / 3);
      tell(context, {
        seen: `${refused} of ${calls.length} calls throttled, no job missing in five minutes, a target down in ${looks.down} of ${looks.all} looks`,
        recoveryMs,
        limitMs: 180_000,
      });
    },
  );
});
