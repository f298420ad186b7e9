import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../free-port.js";
import { median } from "../options.js";
import { ms } from "../results.js";
import { startServer } from "../scrape.js";

// 57 MB of text. Prometheus has no buffer ready for more than 59 MB, and copies it whenever a page is a byte longer than the one before
// (prometheus/prometheus#19395): half a second that ours takes now and then, and a static page never.
const jobs = 7_500;
const intervalSeconds = 2;
// In the first ones all series of the page are new to it, and for some more it tidies up after those.
const warmUps = 12;
/** The order of the scrapes, over and over: what Prometheus does after every other one falls on both. */
const order = ["ours-fresh", "static", "static", "ours-fresh"];
const scrapes = 48;

/**
 * What a real Prometheus measures: our page, put together anew for each scrape, and a static server of the same bytes. One Prometheus
 * scrapes now the one, now the other as the same target, so that its own work, which is nearly all of a scrape, is the same for both.
 */
export async function prometheus(note) {
  mustBeInstalled();
  const seen = await scraped();
  const [ours, fixed] = ["ours-fresh", "static"].map((kind) => seen.filter((one) => one.kind === kind));
  const [oursMs, fixedMs] = [ours, fixed].map((ones) => median(ones.map(({ seconds }) => seconds * 1000)));
  note("p50 of a scrape by Prometheus, times that of a static server", oursMs / fixedMs, {
    bar: "<= 1.1",
    unit: "x",
    detail: `${ms(oursMs)} against ${ms(fixedMs)} for ${jobs} jobs, middle ones of ${ours.length} and ${fixed.length}`,
  });
  note("scrapes by Prometheus that failed", ours.filter(({ up }) => up !== 1).length, { bar: "<= 0" });
}

/** The last scrapes of a Prometheus that scrapes nothing else: `{ kind, up, seconds }` of each. */
async function scraped() {
  const servers = await Promise.all(
    ["ours-fresh", "static"].map(async (kind) => [kind, await startServer(kind, jobs)]),
  );
  const gate = await startGate(Object.fromEntries(servers));
  const folder = mkdtempSync(join(tmpdir(), "dts-bench-prometheus-"));
  const port = await freePort();
  const config = {
    global: { scrape_interval: `${intervalSeconds}s`, scrape_timeout: `${intervalSeconds}s` },
    scrape_configs: [{ job_name: "bench", static_configs: [{ targets: [`127.0.0.1:${gate.port}`] }] }],
  };
  writeFileSync(join(folder, "prometheus.yml"), JSON.stringify(config));
  const child = spawn(
    "prometheus",
    [
      `--config.file=${join(folder, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: "ignore" },
  );
  try {
    await sleep((warmUps + scrapes) * intervalSeconds * 1000);
    const query = encodeURIComponent(
      `{__name__=~"up|scrape_duration_seconds"}[${scrapes * intervalSeconds}s]`,
    );
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=${query}`);
    const { result } = (await answer.json()).data;
    const valuesOf = (name) => result.find(({ metric }) => metric.__name__ === name).values;
    return valuesOf("up").map(([atSeconds, up], index) => ({
      kind: gate.passedAt(atSeconds * 1000),
      up: Number(up),
      seconds: Number(valuesOf("scrape_duration_seconds")[index][1]),
    }));
  } finally {
    child.kill("SIGTERM");
    await once(child, "exit");
    gate.close();
    for (const [, server] of servers) server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Sends each request on to the server whose turn it is. */
async function startGate(servers) {
  const passed = [];
  const gate = createServer((_request, response) => {
    const kind = order[passed.length % order.length];
    passed.push({ kind, atMs: Date.now() });
    response.writeHead(307, { location: `http://127.0.0.1:${servers[kind].port}/metrics` }).end();
  });
  await once(gate.listen(0, "127.0.0.1"), "listening");
  return {
    port: gate.address().port,
    /** Which server the scrape had that began at a moment. */
    passedAt: (atMs) => passed.toSorted((a, b) => Math.abs(a.atMs - atMs) - Math.abs(b.atMs - atMs))[0]?.kind,
    close() {
      gate.close();
      gate.closeAllConnections();
    },
  };
}

function mustBeInstalled() {
  try {
    execFileSync("prometheus", ["--version"], { stdio: "ignore" });
  } catch {
    throw new Error("prometheus: not found (install it, or name the parts to run without it)");
  }
}
