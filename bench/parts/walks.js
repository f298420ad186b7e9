import { setTimeout as sleep } from "node:timers/promises";
import { startClouds } from "../processes/cloud.js";
import { startExporter } from "../processes/exporter.js";

// The exporter's defaults.
const requestsPerSecond = 10;
const burst = 5;
const pageSize = 30;

const regions = ["cn-hangzhou"];
const off = { enabled: false };

/** An account named by its number of synchronizations, in a cloud of its own. */
const cloudOf = (jobs, latencyMs) => ({ types: { sync: jobs }, regions, accounts: [`a${jobs}`], latencyMs });

/** Walks, and the fast lane meanwhile: what limits both is time, not CPU. They run once. */
export async function walks(note) {
  await Promise.all([manyWalks(note), fastLane(note)]);
}

/** Walks of one type, two at each size and latency: the first one, and one that may know how many jobs there are. */
async function manyWalks(note) {
  const sizes = [600, 2_000, 6_000];
  const latencies = [0, 100, 300, 1_000];
  const lines = await Promise.all(
    latencies.map((latencyMs, index) => walksAt({ latencyMs, sizes, afterMs: index * 7_000 })),
  );
  for (const line of lines.flat()) note(...line);
}

async function walksAt({ latencyMs, sizes, afterMs }) {
  // Starts one after the other: a cold program is not what is measured.
  await sleep(afterMs);
  const clouds = await startClouds(sizes.map((jobs) => cloudOf(jobs, latencyMs)));
  const collectors = { migration: off, subscribe: off, sync_status: off, sync: { interval: "30s" } };
  const exporter = await startExporter(
    sizes.map((jobs, index) => ({ name: `a${jobs}`, regions, url: clouds.urls[index] })),
    { settings: { collectors } },
  );
  try {
    const polls = new Map(sizes.map((jobs) => [`a${jobs}`, []]));
    const lasts = new Map();
    // Two polls of every account, and their start phases.
    while (exporter.sinceStartMs() < 75_000 && [...polls.values()].some((list) => list.length < 2)) {
      await sleep(500);
      await collect(exporter, { polls, lasts });
    }
    const worst = await clouds.worstSeconds();
    return sizes.flatMap((jobs, index) =>
      linesOf({ jobs, latencyMs, polls: polls.get(`a${jobs}`), worst: worst[index] }),
    );
  } finally {
    await exporter.stop();
    clouds.stop();
  }
}

/** Adds the polls that have ended since the last look. */
async function collect(exporter, { polls, lasts }) {
  for (const target of await exporter.targets()) {
    const { account, up, last_poll_timestamp_seconds: at, poll_duration_seconds: seconds } = target;
    if (at === undefined || at === lasts.get(account)) continue;
    lasts.set(account, at);
    polls.get(account).push({ up, seconds });
  }
}

function linesOf({ jobs, latencyMs, polls, worst }) {
  const calls = Math.ceil(jobs / pageSize);
  const leastSeconds = Math.max(0, (calls - burst) / requestsPerSecond) + latencyMs / 1000;
  const [first, later] = polls;
  const name = `${jobs} jobs at ${latencyMs} ms`;
  const up = polls.filter((poll) => poll.up).length;
  const detail = (poll) => `${poll?.seconds.toFixed(1) ?? "no poll"} s against ${leastSeconds.toFixed(1)} s`;
  const ratio = (poll) => (poll?.up ? poll.seconds / leastSeconds : Number.POSITIVE_INFINITY);
  return [
    [`first walk of ${name}, times the least`, ratio(first), { unit: "x", detail: detail(first) }],
    [`walk of ${name}, times the least`, ratio(later), { bar: "<= 1.2", unit: "x", detail: detail(later) }],
    [`polls of ${name} that were up`, up, { bar: ">= 2", detail: `of ${polls.length}` }],
    [`calls within the worst second, ${name}`, worst, { bar: "<= 20" }],
  ];
}

/** The fast lane beside its listing, with the default settings. */
async function fastLane(note) {
  const sizes = [3_000, 10_000];
  const latencyMs = 300;
  const clouds = await startClouds(sizes.map((jobs) => cloudOf(jobs, latencyMs)));
  const exporter = await startExporter(
    sizes.map((jobs, index) => ({ name: `a${jobs}`, regions, url: clouds.urls[index] })),
  );
  try {
    await sleep(110_000);
    const targets = await exporter.targets();
    const worst = await clouds.worstSeconds();
    for (const [index, jobs] of sizes.entries()) {
      for (const collector of ["sync", "sync_status"]) {
        const target = targetOf(targets, { account: `a${jobs}`, collector });
        note(`${collector} of ${jobs} synchronizations at ${latencyMs} ms is up`, target.up ? 1 : 0, {
          bar: ">= 1",
          detail: `the last poll took ${target.poll_duration_seconds?.toFixed(1)} s, interval ${target.poll_interval_seconds} s`,
        });
      }
      note(`calls within the worst second, ${jobs} synchronizations`, worst[index], { bar: "<= 20" });
    }
    // 334 calls do not fit into 15 s at 10 a second.
    const { poll_interval_seconds: shown } = targetOf(targets, {
      account: "a10000",
      collector: "sync_status",
    });
    note("interval shown for the fast lane of 10000 synchronizations", shown, { bar: ">= 33", unit: " s" });
  } finally {
    await exporter.stop();
    clouds.stop();
  }
}

function targetOf(targets, { account, collector }) {
  return targets.find((target) => target.account === account && target.collector === collector) ?? {};
}
