import { describe, expect, it, onTestFinished } from "vitest";
import { disguises } from "../aliyun/disguises.js";
import { canaries } from "../aliyun/fakes.js";
import { type Answerer, json, startLoopback } from "../aliyun/loopback.js";
import { startRpcFixture } from "../aliyun/rpc-fixture.js";
import { saidIn, signatures } from "../aliyun/said.js";
import { holdBars } from "./attack-row.js";
import { startVictim } from "./victim.js";

/** What a hostile cloud knows of a request. */
const secretsOf = (request: Parameters<typeof saidIn>[0]): readonly string[] =>
  ["AccessKeyId", "SecurityToken", "Signature"].map((name) => saidIn(request).get(name) ?? "");

async function startCaller(answer: Answerer) {
  const server = await startLoopback(answer);
  onTestFinished(() => server.close());
  return startVictim("caller-child.ts", { env: { ENDPOINT: server.url } });
}

describe.each(signatures)("signed with %s", (signature) => {
  it("a refusal spells the key id, the token or the signature in every way", async (context) => {
    let write: (secrets: readonly string[]) => string = String;
    const { failure, close } = await startRpcFixture(
      (request, response) => {
        json(response, { Code: "Odd", Message: `heard ${write(secretsOf(request))}` }, 400);
      },
      { signature },
    );
    onTestFinished(close);
    const through: string[] = [];
    for (const [name, disguise] of Object.entries(disguises)) {
      // What is no secret is shown: it is the secret that is found, not the disguise.
      write = () => disguise("Nothing4567ThatAnybodyHides");
      expect((await failure()).message, name).toContain("heard ");
      for (const index of [0, 1, 2]) {
        write = (secrets) => disguise(secrets[index] ?? "");
        if (/heard (?!"?\[removed\])/.test((await failure()).message)) through.push(name);
      }
    }
    holdBars(context, [{ what: "spellings that came through", is: through.length, atMost: 0, unit: "" }]);
  });

  it("jobs are named after the key id, the token or the signature", async (context) => {
    const looks = ["small letters", "capital letters", "dashes in between", "spaces in between"];
    const { client, call, close } = await startRpcFixture(
      (request, response) => {
        const names = secretsOf(request).flatMap((secret) => [
          secret,
          ...looks.map((look) => disguises[look]?.(secret)),
        ]);
        json(response, {
          DtsJobList: names.map((name) => ({ DtsJobId: "dtsabc", DtsJobName: `heard ${name}` })),
        });
      },
      { signature },
    );
    onTestFinished(close);
    const { DtsJobList: jobs } = (await call()) as { DtsJobList: readonly { readonly DtsJobName: string }[] };
    expect(client).toBeDefined();
    expect(jobs.length).toBe(15);
    const through = jobs.filter(({ DtsJobName: name }) => name.includes("heard "));
    holdBars(context, [{ what: "names that came through", is: through.length, atMost: 0, unit: "" }]);
  });
});

it("refusals say what takes long to read", { timeout: 60_000 }, async (context) => {
  const long = (text: string, length: number) =>
    text.repeat(Math.ceil(length / text.length)).slice(0, length);
  const pieces = [
    "%",
    "%25",
    "%2541",
    "&amp;#65;",
    "\\u005c",
    "\\",
    "QUJD",
    "41",
    "\ufdfa",
    "a\u0301\u200b",
    "string to ",
  ];
  const texts = [16_384, 65_536, 1_000_000].flatMap((length) => pieces.map((piece) => long(piece, length)));
  texts.push(`%${long("25", 16_000)}41`, long(btoa(btoa(long("%25", 9_000))), 16_384));
  const left = [...texts];
  const victim = await startCaller((_, response) =>
    json(response, { Code: "Odd", Message: left.pop() }, 400),
  );
  await victim.ask("call");
  await victim.strain();
  while (left.length > 0) expect(await victim.ask("call")).toContain("DescribeDtsJobs failed: Odd: ");
  const { longestStallMs } = await victim.strain();
  holdBars(context, [{ what: "stall", is: longestStallMs, atMost: 200, unit: "ms" }]);
});

it("8 MB of names are almost the key id", { timeout: 60_000 }, async (context) => {
  const almost = `${canaries.accessKeyId.slice(0, -1)}-`;
  const names = [almost.repeat(360), `${almost}订单é`.repeat(250)].map((name) => Array(1_000).fill(name));
  const left = [...names];
  const victim = await startCaller((_, response) => json(response, { names: left.pop() }));
  await victim.strain();
  while (left.length > 0) expect(await victim.ask("call")).toMatch(`{"names":["${almost}`);
  const { longestStallMs } = await victim.strain();
  holdBars(context, [{ what: "stall", is: longestStallMs, atMost: 200, unit: "ms" }]);
});
