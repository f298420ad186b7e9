import { describe, expect, it } from "vitest";
import type { FaultAnswer } from "../../src/simulator/faults/fault.js";
import { startWatched } from "./cloud.js";
import { isUp } from "./exporter.js";
import { tell } from "./fault-row.js";
import { errorsOf } from "./reasons.js";

const minute = 60_000;

describe("the API answers", () => {
  it("HTTP 500 once", async (context) => {
    const { exporter, simulator, relay } = await startWatched();
    const once = simulator.faults.add({ answer: { kind: "error", code: "InternalError" }, times: 1 });
    let downs = 0;
    await exporter.run(2 * minute, {
      look: (shown) => {
        downs += shown.down().length;
      },
    });
    expect(once.hits()).toBe(1);
    expect(downs).toBe(0);
    expect(errorsOf(await exporter.shown())).toEqual({ server: 1 });
    expect(relay.openConnections()).toBeLessThanOrEqual(4);
    tell(context, { seen: "nothing: the request was repeated, up stayed 1" });
  });

  it("HTTP 500 for an hour", async (context) => {
    const { exporter, simulator } = await startWatched();
    const before = (await exporter.shown()).jobLines();
    const fault = simulator.faults.add({ answer: { kind: "error", code: "ServiceUnavailable" } });
    // The oldest result is a minute old at most, and lasts for five.
    await exporter.run(3.5 * minute, { stepMs: 5_000 });
    const early = await exporter.shown();
    expect(early.down()).toHaveLength(4);
    expect(early.jobLines()).toBe(before);
    await exporter.run(3 * minute, { stepMs: 5_000 });
    const late = await exporter.shown();
    expect(late.jobLines()).toBe("");
    expect(late.samples("aliyun_dts_last_success_timestamp_seconds")).toHaveLength(4);
    const calls = simulator.calls().length;
    await exporter.run(53.5 * minute, { stepMs: 5_000 });
    const callsPerMinute = (simulator.calls().length - calls) / 53.5;
    // Each of the four targets is probed with one call every 105 s.
    expect(callsPerMinute).toBeLessThan(4);
    // The worst moment: right after a probe.
    const hits = fault.hits();
    await exporter.until("a further probe", () => fault.hits() > hits, 2 * minute);
    fault.remove();
    const recoveryMs = await exporter.until("every target is up", isUp, 2 * minute);
    expect((await exporter.shown()).jobs()).toHaveLength(before.match(/^aliyun_dts_job_info/gm)?.length ?? 0);
    tell(context, {
      seen: `LKG byte-identical, dropped at max age; ${callsPerMinute.toFixed(1)} calls a minute while it lasts`,
      recoveryMs,
      limitMs: 2 * minute,
    });
  });
});

const answers: readonly (readonly [what: string, answer: FaultAnswer, reason: string])[] = [
  ["HTTP 500 with {}", { kind: "http", status: 500, body: "{}" }, "server"],
  ['HTTP 200 with Success: "false"', { kind: "success_false", asText: true }, "server"],
  ["HTTP 200 with Success: false", { kind: "success_false" }, "server"],
  ["a redirect", { kind: "redirect" }, "bad_response"],
  ["HTML of a gateway", { kind: "http", status: 502, body: "html" }, "server"],
  ["HTML of a login page", { kind: "http", status: 200, body: "html" }, "bad_response"],
  ["an empty answer", { kind: "http", status: 200, body: "empty" }, "bad_response"],
  ["a truncated answer", { kind: "http", status: 200, body: "truncated" }, "bad_response"],
  ["an answer of the wrong shape", { kind: "http", status: 200, body: "wrong_shape" }, "bad_response"],
  ["an answer in gzip", { kind: "gzip" }, "bad_response"],
  ["a gzip bomb of 64 MiB", { kind: "gzip_bomb" }, "bad_response"],
  ["a body of 50 MB", { kind: "huge_body" }, "bad_response"],
];

describe("the API answers with", () => {
  // One collector: 50 MB are made for each call.
  const settings =
    "collectors: {migration: {enabled: false}, subscribe: {enabled: false}, sync_status: {enabled: false}}";

  it.for(answers)("%s", async ([, answer, reason], context) => {
    const { exporter, simulator, relay } = await startWatched({ settings });
    const before = (await exporter.shown()).jobLines();
    const bytes = relay.bytesToClients();
    const fault = simulator.faults.add({ answer });
    await exporter.until("the target is down", (shown) => !isUp(shown), 2 * minute);
    await exporter.run(2 * minute, { stepMs: 5_000 });
    const during = await exporter.shown();
    expect(during.jobLines()).toBe(before);
    expect(Object.keys(errorsOf(during))).toEqual([reason]);
    const perCall = (relay.bytesToClients() - bytes) / fault.hits();
    expect(perCall).toBeLessThan(12 * 1024 * 1024);
    fault.remove();
    const recoveryMs = await exporter.until("the target is up", isUp, 105_000);
    tell(context, {
      seen: `reason ${reason}, LKG byte-identical, at most ${(perCall / 1e6).toFixed(2)} MB taken of an answer`,
      recoveryMs,
      limitMs: 105_000,
    });
  });
});
