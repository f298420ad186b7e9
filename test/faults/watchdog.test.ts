import { expect, it } from "vitest";
import type { Clock } from "../../src/lib/clock.js";
import type { FakeClock } from "../support/fake-clock.js";
import { hangzhou, startCloud } from "./cloud.js";
import { isUp, startExporter } from "./exporter.js";
import { tell } from "./fault-row.js";

const minute = 60_000;

/** A clock on which, once broken, neither the deadline of a request nor that of a listing ever comes. */
function breakable(clock: FakeClock) {
  let broken = false;
  const deadlines = [10_000, 54_000];
  const after: Clock["after"] = (ms, ring) =>
    clock.after(broken && deadlines.includes(ms) ? Number.MAX_SAFE_INTEGER : ms, ring);
  return {
    clock: { ...clock, after },
    break: () => {
      broken = true;
    },
  };
}

it("one poll hangs for ever", async (context) => {
  const cloud = await startCloud();
  const { clock, break: breakDeadlines } = breakable(cloud.clock);
  const endpoints = { [hangzhou]: cloud.url };
  const exporter = await startExporter({ clock, endpoints });
  const health = async () => (await fetch(`${exporter.url}/-/healthy`)).status;
  breakDeadlines();
  cloud.simulator.faults.add({ match: { jobType: "SYNC" }, answer: { kind: "never" } });
  const calls = cloud.simulator.calls().length;
  await exporter.until(
    "the poll has begun",
    () =>
      cloud.simulator
        .calls()
        .slice(calls)
        .some(({ jobType }) => jobType === "SYNC"),
    2 * minute,
  );
  const healthMs: number[] = [];
  for (let passedMs = 0; passedMs <= 12 * minute; passedMs += 10_000) {
    if ((await health()) === 503) healthMs.push(passedMs);
    await exporter.run(10_000, { stepMs: 10_000 });
  }
  const firstMs = healthMs[0] ?? Number.NaN;
  // Progress counts from the end of the poll before: up to an interval earlier.
  expect(firstMs).toBeGreaterThanOrEqual(9 * minute);
  expect(firstMs).toBeLessThanOrEqual(11 * minute);
  const answer = await (await fetch(`${exporter.url}/-/healthy`)).text();
  expect(answer).toContain("cn-hangzhou/sync");
  const during = await exporter.shown();
  expect(
    during.samples("aliyun_dts_exporter_polls_total", { collector: "sync", result: "skipped" })[0]?.value,
  ).toBeGreaterThan(8);
  expect(during.value("aliyun_dts_up", { collector: "migration" })).toBe(1);

  // What Kubernetes does at 503.
  await exporter.stop();
  cloud.simulator.faults.clear();
  const restarted = await startExporter({ clock: cloud.clock, endpoints, waitUntilUp: false });
  const recoveryMs = await restarted.until("every target is up", isUp, minute);
  expect((await fetch(`${restarted.url}/-/healthy`)).status).toBe(200);
  tell(context, {
    seen: `/-/healthy turned 503 ${firstMs / minute} min after the poll began and named it; the others went on`,
    recoveryMs,
    limitMs: minute,
  });
});
