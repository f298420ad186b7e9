import { describe, expect, it } from "vitest";
import { createFairLine } from "../../../src/http/access/fair-line.js";
import { createFakeClock } from "../../support/fake-clock.js";

const never = new AbortController().signal;

/** A line whose pieces take 100 ms each and write down who had their turn. */
function measured(
  limits: { readonly mostWaiting?: number; readonly placesPerShare?: number; readonly atOnce?: number } = {},
) {
  const clock = createFakeClock();
  const line = createFairLine({ clock, mostWaiting: 8, placesPerShare: 1, ...limits });
  const startedMs = clock.monotonic();
  const turns: string[] = [];
  const ask = (
    share: string,
    asked: { readonly isWanted?: () => boolean; readonly until?: Promise<void> } = {},
  ) =>
    line.run({ share, isWanted: () => true, ...asked }, async () => {
      turns.push(`${share} at ${clock.monotonic() - startedMs}`);
      await clock.sleep(100, never);
      return true;
    });
  return { clock, line, turns, ask };
}

describe("a fair line", () => {
  it("rests after each piece of work as long as it took", async () => {
    const { clock, turns, ask } = measured();
    const done = Promise.all([ask("a"), ask("b")]);
    await clock.advance(1_000);
    expect(await done).toEqual([true, true]);
    expect(turns).toEqual(["a at 0", "b at 200"]);
  });

  it("does not rest before work that comes later anyway", async () => {
    const { clock, turns, ask } = measured();
    void ask("a");
    await clock.advance(250);
    void ask("b");
    await clock.advance(100);
    expect(turns).toEqual(["a at 0", "b at 250"]);
  });

  it("takes those first who asked longest ago, and of those who never did the newest", async () => {
    const { clock, turns, ask } = measured();
    for (const share of ["busy", "calm"]) void ask(share);
    await clock.advance(1_000);
    void ask("busy");
    await clock.advance(1_000);
    void ask("first");
    await clock.advance(10);
    for (const share of ["busy", "calm", "new", "newest"]) void ask(share);
    await clock.advance(2_000);
    expect(turns.slice(3).map((turn) => turn.split(" ")[0])).toEqual([
      "first",
      "newest",
      "new",
      "calm",
      "busy",
    ]);
  });

  it("gives a share no more than its places, until its results are taken", async () => {
    const { clock, ask } = measured({ placesPerShare: 2 });
    let take: () => void = () => undefined;
    const taken = new Promise<void>((resolve) => {
      take = resolve;
    });
    const asked = [ask("a", { until: taken }), ask("a", { until: taken }), ask("a"), ask("b")];
    await clock.advance(1_000);
    expect(await Promise.all(asked)).toEqual([true, true, undefined, true]);
    expect(await ask("a")).toBeUndefined();
    take();
    await taken;
    const again = ask("a");
    await clock.advance(1_000);
    expect(await again).toBe(true);
  });

  it("when it is full a newcomer gets the place of who asks more often, and who asks more often than all gets none", async () => {
    const { clock, ask } = measured({ mostWaiting: 2 });
    const running = ask("running");
    for (const share of ["often", "seldom"]) void ask(share);
    await clock.advance(5_000);
    void ask("often");
    void ask("most");
    await clock.advance(5_000);
    void ask("most");
    await clock.advance(1_000);
    void ask("running");
    const [often, seldom] = [ask("often"), ask("seldom")];
    const most = ask("most");
    const fresh = ask("fresh");
    await clock.advance(5_000);
    expect(await Promise.all([running, often, seldom, most, fresh])).toEqual([
      true,
      undefined,
      true,
      undefined,
      true,
    ]);
  });

  it("runs several pieces side by side where it may", async () => {
    const { clock, turns, ask } = measured({ atOnce: 2 });
    const done = Promise.all(["a", "b", "c"].map((share) => ask(share)));
    await clock.advance(1_000);
    expect(await done).toEqual([true, true, true]);
    expect(turns.map((turn) => turn.split(" at ")[1])).toEqual(["0", "0", "200"]);
  });

  it("does not run what nobody wants any more", async () => {
    const { clock, turns, ask } = measured();
    void ask("a");
    const left = ask("b", { isWanted: () => false });
    await clock.advance(1_000);
    expect(await left).toBeUndefined();
    expect(turns).toHaveLength(1);
  });

  it("goes on after work that failed", async () => {
    const { clock, line, ask } = measured();
    const broken = line.run({ share: "a", isWanted: () => true }, () => Promise.reject(new Error("broken")));
    await expect(broken).rejects.toThrow("broken");
    const next = ask("a");
    await clock.advance(1_000);
    expect(await next).toBe(true);
  });
});
