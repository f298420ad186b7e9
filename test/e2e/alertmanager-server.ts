import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { eventually } from "./eventually.js";
import { freePort } from "./prometheus-server.js";

/** Debian's name for Alertmanager, of the program and of the package. */
const program = "prometheus-alertmanager";

/** All labels of an alert, its name included. */
export type AlertLabels = Readonly<Record<string, string>>;

/** An alert as Prometheus sends it. Times are RFC 3339. */
export interface SentAlert {
  readonly labels: AlertLabels;
  readonly annotations?: AlertLabels;
  readonly startsAt?: string;
  readonly endsAt?: string;
}

/** An alert as Alertmanager lists it. */
export interface ListedAlert {
  readonly labels: AlertLabels;
  readonly status: { readonly state: string; readonly inhibitedBy: readonly string[] };
}

/** A real Alertmanager. */
export interface AlertmanagerServer {
  /** `host:port`, as Prometheus wants it. */
  readonly address: string;
  /** Sends alerts as Prometheus does: they fire until they are sent with an end (RFC 3339). */
  send(alerts: readonly SentAlert[]): Promise<void>;
  alerts(): Promise<readonly ListedAlert[]>;
  stop(): Promise<void>;
}

/** Starts the machine's own Alertmanager on a free port. Rejects with a clear error where it is not installed. */
export async function startAlertmanager(config: object): Promise<AlertmanagerServer> {
  const folder = await mkdtemp(join(tmpdir(), "dts-alertmanager-"));
  const address = `127.0.0.1:${await freePort()}`;
  await writeFile(join(folder, "alertmanager.yml"), stringify(config));
  const child = spawn(
    program,
    [
      `--config.file=${join(folder, "alertmanager.yml")}`,
      `--storage.path=${join(folder, "data")}`,
      `--web.listen-address=${address}`,
      "--cluster.listen-address=",
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
  await eventually(`${program} is ready (it must be installed: apt-get install ${program})`, async () => {
    if (child.exitCode !== null || child.pid === undefined) throw new Error(`it did not start: ${log}`);
    return (await fetch(`http://${address}/-/ready`)).ok;
  });
  return {
    address,
    async send(alerts) {
      const answer = await fetch(`http://${address}/api/v2/alerts`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(alerts),
      });
      if (!answer.ok) throw new Error(`Alertmanager refused the alerts: ${await answer.text()}`);
    },
    alerts: async () => (await (await fetch(`http://${address}/api/v2/alerts`)).json()) as ListedAlert[],
    async stop() {
      child.kill("SIGTERM");
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
