import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { ask } from "../http/client.js";

/** The built program under attack, with a cloud that refuses its keys. */
export interface Program {
  readonly child: ChildProcess;
  /** `HOST:PORT`. */
  readonly address: string;
  readonly configFile: string;
  /** Its configuration; `more` is further YAML. */
  config(more?: string): string;
  /** What it has printed so far. */
  printed(): string;
  /** Calls that the cloud got so far. */
  calls(): number;
}

/** Starts it in a folder of its own, until the test ends. `account` is YAML beside the account's name. */
export async function startProgram(account?: string, env: NodeJS.ProcessEnv = {}): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), "dts-attack-"));
  let calls = 0;
  const cloud = createServer((_request, response) => {
    calls += 1;
    response.statusCode = 404;
    response.end('{"Code": "InvalidAccessKeyId.NotFound", "Message": "no such key"}');
  });
  await new Promise<void>((resolve) => cloud.listen(0, "127.0.0.1", resolve));
  const port = (cloud.address() as { readonly port: number }).port;
  const keys = `{type: access_key, access_key_id_file: ${folder}/key, access_key_secret_file: ${folder}/key}`;
  const config = (more = "") => `accounts:
- name: demo
  regions: [cn-hangzhou]
  endpoints: {cn-hangzhou: "http://127.0.0.1:${port}"}
  credentials: ${account ?? keys}
web: {listen_address: "127.0.0.1:0", enable_lifecycle: true}
collectors: {sync: {interval: 10s}}
${more}`;
  const configFile = join(folder, "config.yaml");
  await writeFile(join(folder, "key"), "demodemo\n");
  await writeFile(configFile, config());
  const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
  const child = spawn(process.execPath, [main, "run", "--config.file", configFile], {
    stdio: ["ignore", "ignore", "pipe"],
    env,
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exited;
    cloud.closeAllConnections();
    cloud.close();
    await rm(folder, { recursive: true });
  });
  let printed = "";
  const address = await new Promise<string>((resolve, reject) => {
    child.once("exit", () => reject(new Error(`the program ended: ${printed}`)));
    child.stderr?.on("data", (chunk) => {
      printed += chunk;
      const [, found] = /"address":"([\d.:]+)"/.exec(printed) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  return { child, address, configFile, config, printed: () => printed, calls: () => calls };
}

/** Scrapes every 20 ms while `attack` goes on. Resolves with how long 99 of 100 scrapes took at most, in milliseconds. */
export async function scrapeDuring(address: string, attack: () => Promise<void>): Promise<number> {
  let isOver = false;
  const took: number[] = [];
  const scraping = (async () => {
    while (!isOver) {
      const startMs = performance.now();
      await ask(address, "/metrics");
      took.push(performance.now() - startMs);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  await attack();
  isOver = true;
  await scraping;
  return took.sort((a, b) => a - b)[Math.floor(took.length * 0.99)] ?? Number.POSITIVE_INFINITY;
}
