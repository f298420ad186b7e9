import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { freePort } from "../free-port.js";
import { cpuSecondsOf, peakMegabytesOf } from "./usage.js";

const program = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const lagProbe = new URL("lag-probe.js", import.meta.url).href;

/**
 * Starts the built exporter in the environment of the container image. `accounts` is a list of `{ name, regions, url }`, all of whose
 * regions are at that URL; everything else has its default, but for `settings`. `nodeOptions`: they go before those of the image;
 * `lagEveryMs`: how often it is looked how late the event loop is.
 */
export async function startExporter(accounts, { settings = {}, nodeOptions = "", lagEveryMs = 5 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "dts-bench-"));
  const file = join(folder, "bench.json");
  writeFileSync(file, JSON.stringify({ accounts: accounts.map(accountOf), ...settings }));
  const port = await freePort();
  const names = accounts.map(({ name }) => [`KEY_${name}`, name]);
  const { PATH, NODE_OPTIONS = "" } = process.env;
  const image = imageEnvironment();
  const args = ["run", "--config.file", file, "--log.level", "error"];
  const startedMs = performance.now();
  const child = fork(program, [...args, "--web.listen-address", `127.0.0.1:${port}`], {
    env: {
      PATH,
      MALLOC_ARENA_MAX: image.MALLOC_ARENA_MAX,
      NODE_OPTIONS: `${image.NODE_OPTIONS} ${nodeOptions} ${NODE_OPTIONS}`,
      LAG_EVERY_MS: String(lagEveryMs),
      SECRET: "demo",
      ...Object.fromEntries(names),
    },
    execArgv: ["--import", lagProbe],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  // Nothing would ever answer: no figure is better than a run that hangs.
  const onDeath = (code, signal) => {
    process.stderr.write(`the exporter ended by itself: ${signal ?? `exit code ${code}`}\n`);
    process.exit(1);
  };
  child.once("exit", onDeath);
  const agent = new Agent({ keepAlive: true });
  const ask = (path) => request({ port, path, agent });
  return {
    sinceStartMs: () => performance.now() - startedMs,
    /** Status of a path, 0 while nobody listens. */
    status: async (path) => (await ask(path).catch(() => ({ status: 0 }))).status,
    /** A gzip scrape: how long it took, its bytes, and `unpack()`: `{ bytes, sum }`, where `sum(name, labels)` adds up samples. */
    async scrape() {
      const { ms, bytes, body } = await ask("/metrics");
      return { ms, bytes, unpack: () => unpacked(body) };
    },
    /** Every target as `/api/v1/targets` shows it; none while nobody listens. */
    async targets() {
      const answer = await ask("/api/v1/targets").catch(() => undefined);
      return answer === undefined
        ? []
        : JSON.parse(answer.gzip ? gunzipSync(answer.body) : answer.body).targets;
    },
    /** Event-loop lag since the last question, milliseconds. */
    async lag() {
      child.send("lag");
      return (await once(child, "message"))[0];
    },
    /** CPU seconds since the start. */
    cpuSeconds: () => cpuSecondsOf(child.pid),
    /** Peak resident memory, MB. */
    peakMegabytes: () => peakMegabytesOf(child.pid),
    async stop() {
      child.off("exit", onDeath);
      agent.destroy();
      const closed = once(child, "exit");
      child.kill("SIGTERM");
      await closed;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The environment that the container image gives the program. */
function imageEnvironment() {
  const lines = readFileSync(new URL("../../Dockerfile", import.meta.url), "utf8").match(/^ENV .*$/gm);
  return Object.fromEntries(
    lines.flatMap((line) =>
      [...line.matchAll(/(\w+)=(?:"([^"]*)"|(\S+))/g)].map(([, name, quoted, bare]) => [
        name,
        quoted ?? bare,
      ]),
    ),
  );
}

function accountOf({ name, regions, url }) {
  return {
    name,
    regions,
    endpoints: Object.fromEntries(regions.map((region) => [region, url])),
    credentials: { type: "access_key", access_key_id_env: `KEY_${name}`, access_key_secret_env: "SECRET" },
  };
}

function unpacked(body) {
  const page = gunzipSync(body).toString("latin1");
  const valuesOf = (name, labels) =>
    [...page.matchAll(new RegExp(`^${name}(?:\\{.*${labels}.*\\})? (\\S+)$`, "gm"))].map(([, value]) =>
      Number(value),
    );
  return {
    bytes: page.length,
    sum: (name, labels = "") => valuesOf(name, labels).reduce((all, value) => all + value, 0),
  };
}

function request({ port, path, agent }) {
  return new Promise((resolve, reject) => {
    const startedMs = performance.now();
    const asked = get({ port, path, agent, headers: { "accept-encoding": "gzip" } }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const body = Buffer.concat(chunks);
        const ms = performance.now() - startedMs;
        const gzip = response.headers["content-encoding"] === "gzip";
        resolve({ status: response.statusCode, ms, bytes: body.length, body, gzip });
      });
    });
    asked.on("error", reject);
  });
}
