import { request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { it, onTestFinished } from "vitest";
import { dial } from "../http/client.js";
import { type Figure, holdBars, percentile } from "./attack-row.js";
import { type CrowdOptions, elsewhere, startCrowd } from "./crowd.js";
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
      await load(ready, path);
      tookMs[path].push(performance.now() - startMs);
    }
    await pause(20);
  }
  return {
    "/metrics": percentile(tookMs["/metrics"], 0.99),
    "/-/healthy": percentile(tookMs["/-/healthy"], 0.99),
  };
}

/** Loads what is there, in so many bytes. Not as a text: who makes one of a whole scrape measures that. */
function load(ready: unknown, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { "accept-encoding": "gzip" };
    const sent = request(`http://${ready}${path}`, { agent: false, headers }, (response) => {
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on("error", reject);
      response.on("end", () => {
        if (response.statusCode === 200) resolve(bytes);
        else reject(new Error(`${path}: status ${response.statusCode}`));
      });
    });
    sent.on("error", reject);
    sent.end();
  });
}

/** An exporter of 50,000 jobs that has been scraped before. */
async function startLarge(): Promise<Victim> {
  const victim = await startVictim("exporter-child.ts", { env: { JOBS: "50000" } });
  await askMeanwhile(victim, 1);
  return victim;
}

/** Begins what others do to the server at the address, and resolves when it is under way; what is returned ends it. */
type Attack = (address: string) => Promise<() => void>;

/** How the exporter answers meanwhile, and how a server of the same bytes does that has nothing else to do. */
async function askUnder(attack: Attack): Promise<{
  readonly victim: Victim;
  readonly figures: readonly Figure[];
}> {
  const victim = await startLarge();
  const p99 = await p99Under(victim, attack, 8);
  const bytes = await load(victim.ready, "/metrics");
  const plain = await startVictim("plain-server-child.ts", { env: { BYTES: String(bytes) } });
  return { victim, figures: figuresOf(p99, await p99Under(plain, attack, 3)) };
}

async function p99Under(victim: Victim, attack: Attack, seconds: number): Promise<P99> {
  const stop = await attack(String(victim.ready));
  const p99 = await askMeanwhile(victim, seconds);
  stop();
  return p99;
}

const mostMs = 250;
// On a machine where sending the bytes takes long by itself: so many times as long.
const mostTimesPlain = 2;

/** The bar is one of time on a machine that is fast enough for it, and a ratio in the same run on a slower one. */
function figuresOf(p99: P99, plain: P99): readonly Figure[] {
  return paths.map((path) => ({
    what: `p99 of ${path}`,
    is: p99[path],
    atMost: Math.max(mostMs, Math.round(mostTimesPlain * plain[path])),
    unit: "ms",
  }));
}

/** Resolves when a crowd of 500 is under way. */
function crowdOf(path: CrowdOptions["path"]): Attack {
  return async (address) => {
    const crowd = startCrowd(address, { clients: 500, from: elsewhere, path });
    await pause(1_000);
    return crowd.stop;
  };
}

/** 400 connections, each with four requests at once of which it reads no answer. */
function readersOf(path: string): Attack {
  return async (address) => {
    const readers = await Promise.all(Array.from({ length: 400 }, () => dial(address)));
    const stop = () => {
      for (const socket of readers) socket.destroy();
    };
    onTestFinished(stop);
    for (const [at, socket] of readers.entries()) {
      socket.pause();
      for (let more = 0; more < 4; more += 1) {
        socket.write(`GET ${path}${at + more} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n`);
      }
    }
    return stop;
  };
}

it("nobody asks for anything", async (context) => {
  const { figures } = await askUnder(async () => () => undefined);
  holdBars(context, figures);
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
  const { figures } = await askUnder(crowdOf(path));
  holdBars(context, figures);
});

it.for([
  ["400 pipelining readers that never read", "/jobs?page="],
  ["400 pipelining readers of JSON that never read", "/api/v1/jobs?page="],
] as const)("%s", async ([, path], context) => {
  const { victim, figures } = await askUnder(readersOf(path));
  const { peakBytes } = await victim.strain();
  holdBars(context, [...figures, { what: "memory", is: peakBytes / 1e6, atMost: 600, unit: "MB" }]);
});
