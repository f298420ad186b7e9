import { describe, expect, it, onTestFinished, type TestContext } from "vitest";
import { type Answerer, json, startLoopback } from "../aliyun/loopback.js";
import { saidIn, signatures } from "../aliyun/said.js";
import { holdBars } from "./attack-row.js";
import { hostileFraming, writeFramed } from "./hostile-framing.js";
import { capBytes, hostileJson } from "./hostile-json.js";
import { startVictim } from "./victim.js";

interface Others {
  readonly calls: number;
  readonly failed: number;
}

const stallBarMs = 200;
const honestly: Answerer = (_, response) => json(response, {});

/** As the API does: a time that is 15 minutes off is refused. */
const honestlyInTime: Answerer = (request, response) => {
  const offMs = Date.parse(saidIn(request).get("Timestamp") ?? "") - Date.now();
  if (Math.abs(offMs) < 900_000) honestly(request, response);
  else json(response, { Code: "InvalidTimeStamp.Expired" }, 400, { date: "none" });
};

/** A client that is answered as `call` says, beside one that is answered honestly: another target. */
async function attack(signature: string) {
  let answer = honestly;
  const hostile = await startLoopback((request, response) => answer(request, response));
  const honest = await startLoopback(honestly);
  onTestFinished(async () => {
    await Promise.all([hostile.close(), honest.close()]);
  });
  const victim = await startVictim("cloud-child.ts", {
    env: { SIGNATURE: signature, HOSTILE: hostile.url, HONEST: honest.url },
  });
  let longestStallMs = 0;
  /** What comes of a call. One that stalls is repeated: what other processes take of the machine is no stall of ours. */
  const call = async (next: Answerer): Promise<unknown> => {
    answer = next;
    const outcome = await victim.ask("call");
    let stallMs = (await victim.strain()).longestStallMs;
    for (let repeated = 0; stallMs > stallBarMs / 2 && repeated < 3; repeated += 1) {
      await victim.ask("call");
      stallMs = Math.min(stallMs, (await victim.strain()).longestStallMs);
    }
    longestStallMs = Math.max(longestStallMs, stallMs);
    return outcome;
  };
  // What a page of 1 MB costs is no attack.
  const page = { a: Array(10_000).fill("x".repeat(80)) };
  for (let calls = 0; calls < 10; calls += 1) await call((_, response) => json(response, page));
  longestStallMs = 0;
  const before = await victim.strain();
  return {
    call,
    async hold(context: Pick<TestContext, "task">, wrong: readonly string[]) {
      const { peakBytes } = await victim.strain();
      const others = (await victim.ask("others")) as Others;
      expect(others.calls).toBeGreaterThan(1);
      expect(wrong).toEqual([]);
      holdBars(context, [
        { what: "memory", is: (peakBytes - before.peakBytes) / 1e6, atMost: 100, unit: "MB" },
        { what: "stall", is: longestStallMs, atMost: stallBarMs, unit: "ms" },
        { what: "failures of another target", is: others.failed, atMost: 0, unit: "" },
      ]);
    },
  };
}

describe.each(signatures)("signed with %s", (signature) => {
  for (const [shape, bodies] of Object.entries(hostileJson)) {
    it(`the cloud answers with JSON at the size cap: ${shape}`, async (context) => {
      const { call, hold } = await attack(signature);
      const wrong: string[] = [];
      for (const [name, [make, expected]] of Object.entries(bodies)) {
        const body = Buffer.from(make());
        const outcome = await call((_, response) => response.end(body.subarray(0, capBytes)));
        if (outcome !== expected) wrong.push(`${name}: ${outcome}`);
      }
      await hold(context, wrong);
    });
  }

  it("the cloud hides 2.7 million values, or no end, behind the framing of its answer", async (context) => {
    const { call, hold } = await attack(signature);
    const wrong: string[] = [];
    for (const [name, framed] of Object.entries(hostileFraming)) {
      const outcome = await call((_, { socket }) => {
        if (socket) void writeFramed(socket, framed);
      });
      if (!framed.outcomes.includes(String(outcome))) wrong.push(`${name}: ${outcome}`);
      // What came behind an answer may spoil the next one on its connection, and no more.
      const next = [await call(honestly), await call(honestly)];
      if (next[1] !== "success") wrong.push(`the calls after ${name}: ${next}`);
    }
    await hold(context, wrong);
  });

  it("the cloud tells a time 270,000 years from now, or long ago, and refuses the time of the call", async (context) => {
    const { call, hold } = await attack(signature);
    const wrong: string[] = [];
    for (const date of [
      "Sat, 13 Sep 275760 00:00:00 GMT",
      "Thu, 01 Jan 1970 00:00:00 GMT",
      "Tue, 01 Jan -271820",
    ]) {
      const refusal = { Code: "InvalidTimeStamp.Expired" };
      const outcome = await call((_, response) => json(response, refusal, 400, { date }));
      if (outcome !== "credentials") wrong.push(`${date}: ${outcome}`);
      const next = await call(honestlyInTime);
      if (next !== "success") wrong.push(`the call after ${date}: ${next}`);
    }
    await hold(context, wrong);
  });
});
