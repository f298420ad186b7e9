import { setTimeout as pause } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { ask, dial } from "../http/client.js";
import { type Figure, holdBars, percentile } from "./attack-row.js";
import { elsewhere, startCrowd } from "./crowd.js";
import { startVictim, type Victim } from "./victim.js";

const paths = ["/metrics", "/-/healthy"] as const;

/** Milliseconds that 99 of 100 answers did not exceed, by path. */
type P99 = Readonly<Record<(typeof paths)[number], number>>;

/** Scrapes and asks after the health in turn for some seconds, as one client does, and says how long the answers took. */
async function askMeanwhile({ ready }: Victim, seconds: number): Promise<P99> {
  const untilMs = performance.now() + seconds * 1_000;
  const tookMs = { "/metrics": [] as number[], "/-/healthy": [] as number[] };
  while (performance.now() < untilMs) {
    for (const path of paths) {
      const startMs = performance.now();
      const { status } = await ask(String(ready), path, { headers: { "accept-encoding": "gzip" } });
      tookMs[path].push(performance.now() - startMs);
      expect(status).toBe(200);
    }
    await pause(20);
  }
  return {
    "/metrics": percentile(tookMs["/metrics"], 0.99),
    "/-/healthy": percentile(tookMs["/-/healthy"], 0.99),
  };
}

/** An exporter of 50,000 jobs that has been scraped before. */
async function startLarge(): Promise<Victim> {
  const victim = await startVictim("exporter-child.ts", { env: { JOBS: "50000" } });
  await askMeanwhile(victim, 1);
  return victim;
}

const mostMs = 250;
// On a machine where an answer takes long by itself: so many times as long, within a bound that an exporter grown slow cannot move.
const mostTimesQuiet = 4;
const mostMsAnywhere = 500;

/**
 * The bar is one of time on a machine that is fast enough for it, and one of the same exporter in the same run on a slower one. `quiet`: how
 * it answered while nobody else asked; absent: nobody else asks now.
 */
function figuresOf(p99: P99, quiet?: P99): readonly Figure[] {
  return paths.map((path) => ({
    what: `p99 of ${path}`,
    is: p99[path],
    atMost: Math.min(mostMsAnywhere, Math.max(mostMs, Math.round(mostTimesQuiet * (quiet?.[path] ?? 0)))),
    unit: "ms",
  }));
}

it("nobody asks for anything", async (context) => {
  holdBars(context, figuresOf(await askMeanwhile(await startLarge(), 8)));
});

it.for([
  ["500 clients load /jobs", (_client: number, round: number) => `/jobs?page=${1 + (round % 500)}`],
  [
    "500 clients load /api/v1/jobs",
    (client: number, round: number) => `/api/v1/jobs?page=${1 + ((client * 7 + round) % 500)}`,
  ],
  ["500 clients search for zzz", () => "/jobs?text=zzz"],
  [
    "500 clients search for something else each time",
    (client: number, round: number) => `/jobs?text=${client}-${round}`,
  ],
  ["500 clients load what there is not", (client: number, round: number) => `/jobs/${client}-${round}`],
] as const)("%s", async ([, path], context) => {
  const victim = await startLarge();
  const quiet = await askMeanwhile(victim, 4);
  const crowd = startCrowd(String(victim.ready), { clients: 500, from: elsewhere, path });
  await pause(1_000);
  const p99 = await askMeanwhile(victim, 8);
  crowd.stop();
  holdBars(context, figuresOf(p99, quiet));
});

it.for([
  ["400 pipelining readers that never read", "/jobs?page="],
  ["400 pipelining readers of JSON that never read", "/api/v1/jobs?page="],
] as const)("%s", async ([, path], context) => {
  const victim = await startLarge();
  const quiet = await askMeanwhile(victim, 4);
  const readers = await Promise.all(Array.from({ length: 400 }, () => dial(String(victim.ready))));
  onTestFinished(() => {
    for (const socket of readers) socket.destroy();
  });
  for (const [at, socket] of readers.entries()) {
    socket.pause();
    for (let more = 0; more < 4; more += 1) {
      socket.write(`GET ${path}${at + more} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n`);
    }
  }
  const p99 = await askMeanwhile(victim, 8);
  const { peakBytes } = await victim.strain();
  holdBars(context, [
    ...figuresOf(p99, quiet),
    { what: "memory", is: peakBytes / 1e6, atMost: 600, unit: "MB" },
  ]);
});
