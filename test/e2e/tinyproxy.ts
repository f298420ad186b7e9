import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "./eventually.js";
import { freePort } from "./prometheus-server.js";

/** A real proxy program. */
export interface Tinyproxy {
  /** `127.0.0.1:PORT` */
  readonly name: string;
  stop(): Promise<void>;
}

/**
 * Starts the machine's own `tinyproxy` on a free port, with further lines of its configuration. Rejects with a clear error where
 * it is not installed.
 */
export async function startTinyproxy(...lines: readonly string[]): Promise<Tinyproxy> {
  const folder = await mkdtemp(join(tmpdir(), "dts-tinyproxy-"));
  const port = await freePort();
  const config = [
    `Port ${port}`,
    "Listen 127.0.0.1",
    "Timeout 60",
    "MaxClients 100",
    "LogLevel Connect",
    ...lines,
  ];
  await writeFile(join(folder, "tinyproxy.conf"), `${config.join("\n")}\n`);
  const child = spawn("tinyproxy", ["-d", "-c", join(folder, "tinyproxy.conf")], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      log += chunk;
    });
  }
  child.once("error", (error) => {
    log += error.message;
  });
  const exited = new Promise<void>((resolve) => child.once("close", () => resolve()));
  await eventually("tinyproxy listens (it must be installed)", async () => {
    if (child.exitCode !== null || child.pid === undefined)
      throw new Error(`tinyproxy did not start: ${log}`);
    return accepts(port);
  });
  return {
    name: `127.0.0.1:${port}`,
    async stop() {
      child.kill("SIGTERM");
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.on("close", () => undefined).unref();
    socket.once("connect", () => socket.destroy());
  });
}
