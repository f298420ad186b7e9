import { closeSync, openSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { systemClock } from "../../src/lib/clock.js";
import { createSimulator } from "../../src/simulator/simulator.js";
import { eventually, startProgram, textOf } from "./built-program.js";
import { hangzhou } from "./cloud.js";
import { readShown } from "./exposition-text.js";
import { tell } from "./fault-row.js";

interface Watched {
  readonly url: string;
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
  readonly api?: string;
}

const configOf = ({ url, accounts = ["demo"], regions = [hangzhou], api = "{page_size: 10}" }: Watched) => {
  const account = (name: string) => `
  - name: ${name}
    regions: [${regions.join(", ")}]
    endpoints: ${JSON.stringify(Object.fromEntries(regions.map((region) => [region, url])))}
    credentials: {type: access_key, access_key_id_env: KEY, access_key_secret_env: KEY}`;
  return `accounts:${accounts.map(account).join("")}
collectors: {migration: {interval: 1s}, sync: {interval: 1s}, subscribe: {interval: 1s}, sync_status: {enabled: false}}
api: ${api}
`;
};

describe("SIGTERM", () => {
  it("in the middle of a poll", async (context) => {
    const simulator = createSimulator({ clock: systemClock, jobs: 60, regions: [hangzhou] });
    const { url: api } = await simulator.start();
    onTestFinished(() => simulator.stop());
    const { child, url, exited } = await startProgram(configOf({ url: api }));
    const shown = async () => readShown((await textOf(`${url}/metrics`)) ?? "");
    await eventually("every target is up", async () => {
      const now = await shown();
      return now.samples("aliyun_dts_up").length === 3 && now.down().length === 0;
    });
    // The first page already shows the new name; the second one never comes.
    const renamed = simulator.world(hangzhou).plans("sync", "created")[0]?.jobId ?? "";
    simulator.faults.add({ match: { jobType: "SYNC", page: 2 }, answer: { kind: "never" } });
    const before = simulator.calls().length;
    const hangs = () =>
      simulator
        .calls()
        .slice(before)
        .some(({ page, jobType }) => page === 2 && jobType === "SYNC");
    await eventually("a poll hangs", async () => hangs());
    simulator.world(hangzhou).rename(renamed, "half-published");
    const calls = simulator.calls().length;
    const hangsAgain = () =>
      simulator
        .calls()
        .slice(calls)
        .some(({ page, jobType }) => page === 2 && jobType === "SYNC");
    await eventually("a poll that has seen the new name hangs", async () => hangsAgain());
    const startMs = performance.now();
    child.kill("SIGTERM");
    const pages: string[] = [];
    for (
      let page = await textOf(`${url}/metrics`);
      page !== undefined;
      page = await textOf(`${url}/metrics`)
    ) {
      pages.push(page);
    }
    expect(await exited).toBe(0);
    const tookMs = performance.now() - startMs;
    expect(tookMs).toBeLessThan(8_000);
    for (const page of pages) expect(page).not.toContain("half-published");
    tell(context, { seen: `exit 0 after ${(tookMs / 1_000).toFixed(1)} s, nothing half published` });
  });
});

/** An API whose every refusal is another one, with a long message: each of them is logged. */
async function startNagger(): Promise<string> {
  let refusals = 0;
  const server = createServer((request, response: ServerResponse) => {
    request.resume().on("end", () => {
      refusals += 1;
      response.writeHead(500, { "content-type": "application/json" });
      response.end(JSON.stringify({ Code: `InternalError.${refusals}`, Message: "m".repeat(900) }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

// Each target logs its first failures with a kilobyte each, before it rests: more than a pipe and a buffer of a megabyte hold.
const regions = Array.from({ length: 100 }, (_, index) => `region-${index}`);

const droppedLines = async (url: string): Promise<number> =>
  Number(
    /^aliyun_dts_exporter_log_lines_dropped_total (\d+)$/m.exec(
      (await textOf(`${url}/metrics`)) ?? "",
    )?.[1] ?? 0,
  );

describe("the log's sink", () => {
  it("is stuck: nobody reads the pipe", async (context) => {
    const api = await startNagger();
    // "pipe" without a reader: this process never takes what comes.
    const { child, url, exited } = await startProgram(
      configOf({ url: api, accounts: ["one", "two", "three"], regions, api: "{max_attempts: 1}" }),
      "pipe",
    );
    child.stderr?.pause();
    await eventually("lines are dropped", async () => (await droppedLines(url)) >= 3);
    const lines = await droppedLines(url);
    const startMs = performance.now();
    child.kill("SIGTERM");
    // Not "close": that waits for somebody to read the pipe to its end.
    const code = await new Promise((resolve) => child.once("exit", resolve));
    expect(code).toBe(0);
    expect(performance.now() - startMs).toBeLessThan(8_000);
    child.stderr?.destroy();
    await exited;
    tell(context, { seen: `metrics went on, ${lines} log lines dropped and counted, SIGTERM still exits 0` });
  });

  it("is full: no space left on its device", async (context) => {
    const api = await startNagger();
    const full = openSync("/dev/full", "w");
    const { child, url, exited } = await startProgram(configOf({ url: api }), full as never);
    closeSync(full);
    await eventually("lines are dropped", async () => (await droppedLines(url)) >= 3);
    child.kill("SIGTERM");
    expect(await exited).toBe(0);
    tell(context, { seen: "metrics went on, log lines dropped and counted, SIGTERM still exits 0" });
  });
});
