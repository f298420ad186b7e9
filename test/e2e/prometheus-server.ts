import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "./eventually.js";

/** One series of an instant query. */
export interface QuerySample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** A real Prometheus that scrapes its targets every second. */
export interface PrometheusServer {
  readonly url: string;
  query(promql: string): Promise<readonly QuerySample[]>;
  stop(): Promise<void>;
}

/** What a Prometheus does beside scraping. */
export interface PrometheusOptions {
  /** Rule files. */
  readonly rules?: readonly string[];
  /** `host:port` of each. */
  readonly alertmanagers?: readonly string[];
  /** Further settings of the scrape. */
  readonly scrape?: Readonly<Record<string, unknown>>;
  /** Labels that the target gets. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Further targets with labels of their own, of the same scrape job. */
  readonly others?: readonly {
    readonly targets: readonly string[];
    readonly labels: Readonly<Record<string, string>>;
  }[];
}

/** Starts the machine's own `prometheus` on a free port. Rejects with a clear error where it is not installed. */
export async function startPrometheus(
  target: string,
  { rules = [], alertmanagers = [], scrape = {}, labels = {}, others = [] }: PrometheusOptions = {},
): Promise<PrometheusServer> {
  const folder = await mkdtemp(join(tmpdir(), "dts-prometheus-"));
  const port = await freePort();
  const config = {
    global: { scrape_interval: "1s", scrape_timeout: "1s", evaluation_interval: "1s" },
    rule_files: rules,
    alerting: { alertmanagers: [{ static_configs: [{ targets: alertmanagers }] }] },
    scrape_configs: [
      { ...scrape, job_name: "aliyun-dts", static_configs: [{ targets: [target], labels }, ...others] },
    ],
  };
  await writeFile(join(folder, "prometheus.yml"), JSON.stringify(config));
  const child = spawn(
    "prometheus",
    [
      `--config.file=${join(folder, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  let log = "";
  child.stderr.on("data", (chunk) => {
    log += chunk;
  });
  const exited = new Promise<void>((resolve) => child.once("close", () => resolve()));
  child.once("error", (error) => {
    log += error.message;
  });
  const url = `http://127.0.0.1:${port}`;
  const query = async (promql: string): Promise<readonly QuerySample[]> => {
    const answer = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(promql)}`);
    const body = (await answer.json()) as { status: string; error?: string; data: { result: QuerySample[] } };
    if (body.status !== "success") throw new Error(`${promql}: ${body.error}`);
    return body.data.result;
  };
  await eventually(`prometheus is ready (it must be installed): ${log}`, async () => {
    if (child.exitCode !== null || child.pid === undefined)
      throw new Error(`prometheus did not start: ${log}`);
    return (await fetch(`${url}/-/ready`)).ok;
  });
  return {
    url,
    query,
    async stop() {
      child.kill("SIGTERM");
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A port of the loopback that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
