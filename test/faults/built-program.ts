import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

/** The built exporter in a process of its own, on the real clock. */
export interface Program {
  readonly child: ChildProcess;
  /** `http://...`, once it listens. */
  readonly url: string;
  readonly exited: Promise<number | null>;
}

/** Starts `run` with this configuration, on a free port. `stderr` is where its log goes. It ends with the test. */
export async function startProgram(config: string, stderr: StdioOptions = "pipe"): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), "dts-faults-"));
  const file = join(folder, "config.yaml");
  await writeFile(file, config);
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [main, "run", `--config.file=${file}`, `--web.listen-address=127.0.0.1:${port}`],
    { stdio: ["ignore", "ignore", stderr as "pipe"], env: { KEY: "demo" } },
  );
  const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exited;
    await rm(folder, { recursive: true });
  });
  const url = `http://127.0.0.1:${port}`;
  await eventually("the exporter listens", async () => (await textOf(`${url}/-/healthy`)) !== undefined);
  return { child, url, exited };
}

/** The body at a URL; undefined when nobody answers. */
export async function textOf(url: string): Promise<string | undefined> {
  try {
    return await (await fetch(url)).text();
  } catch {
    return undefined;
  }
}

/** Waits in real time, a minute at most: a process of its own has no other. */
export async function eventually(what: string, holds: () => Promise<boolean>): Promise<void> {
  const startMs = performance.now();
  while (!(await holds())) {
    if (performance.now() - startMs > 60_000) throw new Error(`${what}: not within a minute`);
    await pause(50);
  }
}

async function freePort(): Promise<number> {
  const { createServer } = await import("node:net");
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}
