import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Fault } from "../../src/simulator/faults/fault.js";
import { hangzhou, startCloud } from "../faults/cloud.js";
import { isUp, startExporter } from "../faults/exporter.js";
import type { Shown } from "../faults/exposition-text.js";

const second = 1_000;
const minute = 60 * second;

const anyAnswer: fc.Arbitrary<Fault["answer"]> = fc.oneof(
  fc
    .constantFrom(
      "Throttling.User",
      "Throttling.Api",
      "InternalError",
      "ServiceUnavailable",
      "SignatureNonceUsed",
    )
    .map((code) => ({ kind: "error" as const, code })),
  fc.boolean().map((asText) => ({ kind: "success_false" as const, asText })),
  fc
    .record({
      status: fc.constantFrom(200, 429, 500, 502, 503),
      body: fc.constantFrom("{}", "html", "empty", "truncated", "wrong_shape"),
    })
    .map((http) => ({ kind: "http" as const, ...http })),
  fc.constantFrom("before", "middle").map((when) => ({ kind: "reset" as const, when })),
  fc.constant({ kind: "redirect" as const }),
);

/** One fault: what it meets, when it begins and how long it lasts. */
const anyEpisode = fc.record({
  answer: anyAnswer,
  jobType: fc.option(fc.constantFrom("MIGRATION", "SYNC", "SUBSCRIBE"), { nil: undefined }),
  page: fc.option(fc.constantFrom(1, 2), { nil: undefined }),
  fromSeconds: fc.integer({ min: 0, max: 60 }),
  lastsSeconds: fc.integer({ min: 1, max: 180 }),
});

const sumOf = (shown: Shown, name: string): number =>
  shown.samples(name).reduce((sum, { value }) => sum + value, 0);
const counters = ["polls_total", "api_requests_total", "api_request_errors_total", "api_retries_total"].map(
  (name) => `aliyun_dts_exporter_${name}`,
);

describe("whatever faults follow each other", { timeout: 300_000 }, () => {
  it("no job is missing, no counter goes back, rate and retries are bounded, and all is well within 2 minutes of the last", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyEpisode, { minLength: 1, maxLength: 4 }), async (episodes) => {
        const { clock, url, simulator } = await startCloud({ jobs: 40 });
        const settings = "staleness: {max_age: 1h}";
        const exporter = await startExporter({ clock, endpoints: { [hangzhou]: url }, settings });
        const before = await exporter.shown();
        const startSeconds = clock.monotonic() / second;
        for (const { answer, jobType, page, fromSeconds, lastsSeconds } of episodes) {
          const afterSeconds = startSeconds + fromSeconds;
          const match = { jobType, page, afterSeconds, untilSeconds: afterSeconds + lastsSeconds };
          simulator.faults.add({ match, answer });
        }
        let last = counters.map((name) => sumOf(before, name));
        const look = (shown: Shown) => {
          expect(shown.jobs()).toEqual(before.jobs());
          const now = counters.map((name) => sumOf(shown, name));
          now.forEach((value, at) => void expect(value).toBeGreaterThanOrEqual(last[at] ?? 0));
          last = now;
        };
        const ends = episodes.map(({ fromSeconds, lastsSeconds }) => fromSeconds + lastsSeconds);
        await exporter.run(Math.max(...ends) * second, { stepMs: 5 * second, look });
        await exporter.until("every target is up", isUp, 2 * minute);

        const after = await exporter.shown();
        look(after);
        expect(simulator.worstCallsInAnySecond("demo", hangzhou)).toBeLessThanOrEqual(15);
        const requests = sumOf(after, "aliyun_dts_exporter_api_requests_total");
        const retries = sumOf(after, "aliyun_dts_exporter_api_retries_total");
        const polls = sumOf(after, "aliyun_dts_exporter_polls_total");
        expect(retries).toBeLessThanOrEqual(3 * polls + 0.1 * requests);
        await exporter.stop();
      }),
      { numRuns: 8 },
    );
  });
});
