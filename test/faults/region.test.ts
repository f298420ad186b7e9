import { describe, expect, it, type TestContext } from "vitest";
import { startBlackHole } from "./black-hole.js";
import { beijing, type Cloud, hangzhou, startCloud } from "./cloud.js";
import { isUp, startExporter } from "./exporter.js";
import { tell } from "./fault-row.js";
import { resolveByHand } from "./names-server.js";
import { errorsOf } from "./reasons.js";
import { startRelay } from "./relay.js";

const minute = 60_000;
const regions = [hangzhou, beijing];
const collectors = ["migration", "subscribe", "sync", "sync_status"];

interface Way {
  readonly url: string;
  /** Breaks the way, or mends it. */
  readonly cut: () => Promise<void> | void;
  readonly mend: () => Promise<void> | void;
}

/** Cuts the way to one region for four minutes and mends it again. */
async function cutOff(
  context: TestContext,
  way: (cloud: Cloud) => Promise<Way>,
  reason: string,
): Promise<void> {
  const cloud = await startCloud({ regions, jobs: 30 });
  const { url, cut, mend } = await way(cloud);
  const endpoints = { [hangzhou]: url, [beijing]: cloud.url };
  const exporter = await startExporter({ clock: cloud.clock, endpoints });
  const before = await exporter.shown();
  await cut();
  let beijingDown = 0;
  await exporter.run(4 * minute, {
    look: (shown) => {
      beijingDown += shown.down().filter((target) => target.includes(beijing)).length;
    },
  });
  const during = await exporter.shown();
  expect([...during.down()].sort()).toEqual(collectors.map((collector) => `demo/${hangzhou}/${collector}`));
  expect(during.jobLines({ region_id: hangzhou })).toBe(before.jobLines({ region_id: hangzhou }));
  expect(Object.keys(errorsOf(during))).toEqual([reason]);
  expect(beijingDown).toBe(0);
  expect(during.jobs({ region_id: beijing })).toEqual(before.jobs({ region_id: beijing }));
  await mend();
  const recoveryMs = await exporter.until("every target is up", isUp, 2 * minute);
  tell(context, {
    seen: `reason ${reason}, LKG byte-identical there, the other region was up all the time`,
    recoveryMs,
    limitMs: 2 * minute,
  });
}

describe("the way to one region:", () => {
  it("its name cannot be resolved", (context) =>
    cutOff(
      context,
      async (cloud) => {
        let exists = true;
        resolveByHand("dts.region.invalid", () => (exists ? "127.0.0.1" : undefined));
        const relay = await startRelay(cloud.url);
        return {
          url: relay.url.replace("127.0.0.1", "dts.region.invalid"),
          async cut() {
            exists = false;
            await relay.close();
          },
          async mend() {
            exists = true;
            await relay.open();
          },
        };
      },
      "network",
    ));

  it("connections are refused", (context) =>
    cutOff(
      context,
      async (cloud) => {
        const relay = await startRelay(cloud.url);
        return { url: relay.url, cut: relay.close, mend: relay.open };
      },
      "network",
    ));

  it("connections are never made", (context) =>
    cutOff(
      context,
      async (cloud) => {
        const hole = await startBlackHole(cloud.url);
        return { url: hole.url, cut: hole.swallow, mend: hole.release };
      },
      "timeout",
    ));
});
