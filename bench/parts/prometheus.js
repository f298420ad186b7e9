import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../free-port.js";
import { median } from "../options.js";
import { ms } from "../results.js";
import { startServer } from "../scrape.js";

const intervalSeconds = 3;
const scrapes = 12;

/** What a real Prometheus measures: our page, put together anew for each scrape, beside a static server of the same bytes. */
export async function prometheus(note) {
  const [ours, fixed] = await Promise.all(["ours-fresh", "static"].map(startServer));
  const folder = mkdtempSync(join(tmpdir(), "dts-bench-prometheus-"));
  const port = await freePort();
  const targetOf = (name, server) => ({
    job_name: name,
    static_configs: [{ targets: [`127.0.0.1:${server.port}`] }],
  });
  const timing = { scrape_interval: `${intervalSeconds}s`, scrape_timeout: `${intervalSeconds}s` };
  const config = { global: timing, scrape_configs: [targetOf("ours", ours), targetOf("static", fixed)] };
  writeFileSync(join(folder, "prometheus.yml"), JSON.stringify(config));
  mustBeInstalled();
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
    // One interval for the start, in which both pages are new to it.
    await sleep((scrapes + 2) * intervalSeconds * 1000);
    const range = `[${scrapes * intervalSeconds}s]`;
    const valuesOf = async (metric, job) => {
      const query = encodeURIComponent(`${metric}{job="${job}"}${range}`);
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=${query}`);
      return (await answer.json()).data.result.flatMap(({ values }) =>
        values.map(([, value]) => Number(value)),
      );
    };
    const oursMs = median(await valuesOf("scrape_duration_seconds", "ours")) * 1000;
    const fixedMs = median(await valuesOf("scrape_duration_seconds", "static")) * 1000;
    const up = await valuesOf("up", "ours");
    note("p50 of a scrape by Prometheus, times that of a static server", oursMs / fixedMs, {
      bar: "<= 1.1",
      unit: "x",
      detail: `${ms(oursMs)} against ${ms(fixedMs)}, middle ones of ${up.length}`,
    });
    note("scrapes by Prometheus that failed", up.filter((value) => value !== 1).length, { bar: "<= 0" });
  } finally {
    child.kill("SIGTERM");
    await once(child, "exit");
    ours.stop();
    fixed.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function mustBeInstalled() {
  try {
    execFileSync("prometheus", ["--version"], { stdio: "ignore" });
  } catch {
    throw new Error("prometheus: not found (install it, or name the parts to run without it)");
  }
}
