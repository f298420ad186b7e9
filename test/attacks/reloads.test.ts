import { writeFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { expect, it } from "vitest";
import { holdBars } from "./attack-row.js";
import { type Program, scrapeDuring, startProgram } from "./program.js";

const forMs = 5_000;
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Sends reloads over HTTP from 200 connections, each the next as soon as one is answered, 10,000 at most. */
async function floodByHttp(address: string, untilMs: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  let left = 10_000;
  const reload = () =>
    new Promise<void>((resolve) => {
      const sent = request(`http://${address}/-/reload`, { method: "POST", agent }, (response) =>
        response.resume().on("close", resolve),
      );
      sent.on("error", () => resolve());
      sent.end();
    });
  const client = async () => {
    while (performance.now() < untilMs && left > 0) {
      left -= 1;
      await reload();
    }
  };
  const clients = Array.from({ length: 200 }, client);
  await Promise.race([Promise.all(clients), wait(forMs)]);
  agent.destroy();
}

async function floodBySignal({ child }: Program, untilMs: number): Promise<void> {
  while (performance.now() < untilMs) {
    child.kill("SIGHUP");
    await wait(1);
  }
}

/** Writes the file every millisecond: as it was, with another setting, broken in 100 places. */
async function floodByFile({ configFile, config }: Program, untilMs: number): Promise<void> {
  const broken = Array.from({ length: 100 }, (_, index) => `key${index}: 1\n`).join("");
  const texts = [config(), config("metrics: {job_name_label: false}\n"), config(broken)];
  for (let turn = 0; performance.now() < untilMs; turn += 1) {
    await writeFile(configFile, texts[turn % 3] ?? "");
    await wait(1);
  }
}

it("10,000 reloads by HTTP, by SIGHUP each millisecond and a file that changes each millisecond, all at once, with refused keys", async (context) => {
  const program = await startProgram();
  while (!/"msg":"poll failed"/.test(program.printed())) await wait(20);
  await wait(500);
  const [calls, lines] = [program.calls(), program.printed().split("\n").length];
  const untilMs = performance.now() + forMs;
  const p99 = await scrapeDuring(program.address, async () => {
    await Promise.all([
      floodByHttp(program.address, untilMs),
      floodBySignal(program, untilMs),
      floodByFile(program, untilMs),
    ]);
  });
  expect(program.child.exitCode).toBeNull();
  const reloads = program.printed().match(/"msg":"configuration reloaded"/g)?.length ?? 0;
  holdBars(context, [
    { what: "p99 of /metrics", is: p99, atMost: 250, unit: "ms" },
    // A target is asked in its rhythm: once in 10 s, or less often.
    { what: "calls of the cloud", is: program.calls() - calls, atMost: 6, unit: "" },
    { what: "reloads", is: reloads, atMost: 50, unit: "" },
    { what: "log lines", is: program.printed().split("\n").length - lines, atMost: 2_000, unit: "" },
  ]);
});
