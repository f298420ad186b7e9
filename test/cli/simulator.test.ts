import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { describe, expect, it, onTestFinished } from "vitest";
import type { ProcessEdge } from "../../src/cli/edge.js";
import { runProgram } from "../../src/cli/program.js";
import { close, freeLoopbackPort, listen } from "../../src/simulator/gateway/listening.js";
import { silentEdge } from "./silent-edge.js";

const everywhere = ["--listen=127.0.0.1:0", "--sts=127.0.0.1:0", "--metadata=127.0.0.1:0"];
const key = "credentials: {type: access_key, access_key_id_env: KEY, access_key_secret_env: KEY}";

/** What a stream got, as text that grows. */
function captured() {
  const stream = new PassThrough({ encoding: "utf8" });
  let text = "";
  let notify = (): void => undefined;
  stream.on("data", (chunk) => {
    text += chunk;
    notify();
  });
  return {
    stream,
    text: () => text,
    /** Resolves when the text fits. */
    until: (pattern: RegExp) =>
      new Promise<string>((resolve) => {
        notify = () => pattern.test(text) && resolve(text);
        notify();
      }),
  };
}

/** Starts the command `simulator`, which is stopped at the end of the test if not before. */
function start(...args: readonly string[]) {
  const stopping = new AbortController();
  const [stdout, stderr] = [captured(), captured()];
  const edge: ProcessEdge = {
    ...silentEdge(),
    stdout: stdout.stream,
    stderr: stderr.stream,
    stopping: stopping.signal,
  };
  const ended = runProgram(["simulator", ...args], edge);
  const stop = async () => {
    stopping.abort();
    return ended;
  };
  onTestFinished(async () => {
    await stop();
  });
  return { stdout, stderr, ended, stop };
}

/** What `doctor` says of an account whose credentials are this line. */
async function examine(printed: string, credentials: string) {
  const folder = mkdtempSync(join(tmpdir(), "dts-simulator-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const url = /DTS API simulator on (\S+)/.exec(printed)?.[1];
  const file = join(folder, "config.yaml");
  writeFileSync(
    file,
    `accounts:\n  - name: a\n    regions: [cn-hangzhou]\n    endpoints: {cn-hangzhou: "${url}"}\n    ${credentials}\n`,
  );
  const stdout = captured();
  const exitCode = await runProgram(["doctor", `--config.file=${file}`], {
    ...silentEdge({ KEY: "demo", STRANGER: "STS.stranger" }),
    stdout: stdout.stream,
    stderr: stdout.stream,
  });
  return {
    exitCode,
    text: stdout.text(),
    ok: stdout.text().match(/^ok {4}a cn-hangzhou .* seen$/gm)?.length,
  };
}

describe("the command simulator", () => {
  it("simulates DTS alone when nothing else is asked for", async () => {
    const { stdout, stop } = start("--listen=127.0.0.1:0");
    await stdout.until(/\n/);
    expect(await stop()).toBe(0);
    expect(stdout.text()).toMatch(
      /^DTS API simulator on http:\/\/127\.0\.0\.1:\d+ \(access key id demo, secret demo\)\n$/,
    );
  });

  it.each(["assume_role", "rrsa", "ecs_ram_role"])(
    "prints credentials of type %s with which the exporter sees every job",
    async (type) => {
      const { stdout } = start(...everywhere);
      const printed = await stdout.until(/ecs_ram_role.*\n/);
      const line = printed.split("\n").find((candidate) => candidate.includes(`{type: ${type},`));
      expect(await examine(printed, line?.trim() ?? "")).toMatchObject({ exitCode: 0, ok: 4 });
    },
  );

  it.each([
    ["the scenario", [], "migration (dts:DescribeDtsJobs): 3 seen"],
    ["the flag, which goes before it", ["--jobs=50"], "migration (dts:DescribeDtsJobs): 20 seen"],
  ])("has as many jobs as %s says", async (_what, args, finding) => {
    const folder = mkdtempSync(join(tmpdir(), "dts-scenario-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, "scenario.json"), JSON.stringify({ types: { migration: 3, sync: 1 } }));
    const { stdout } = start(...everywhere, `--scenario=${join(folder, "scenario.json")}`, ...args);
    const printed = await stdout.until(/ecs_ram_role.*\n/);
    const { text } = await examine(printed, key);
    expect(text).toContain(finding);
  });

  it("answers after --latency, and drops what waits when it stops", async () => {
    const { stdout, stop } = start("--listen=127.0.0.1:0", "--sts=127.0.0.1:0", "--latency=600000");
    const printed = await stdout.until(/STS simulator on (\S+)/);
    const [, dts = ""] = /DTS API simulator on (\S+)/.exec(printed) ?? [];
    const [, sts = ""] = /STS simulator on (\S+)/.exec(printed) ?? [];
    const answer = fetch(dts).then(
      () => "answered",
      () => "dropped",
    );
    // Whoever is asked later and has no latency answers first.
    for (let call = 0; call < 5; call += 1) await fetch(sts);
    await stop();
    expect(await answer).toBe("dropped");
  });

  it("names every flag in docs/simulator.md", async () => {
    const { ended, stdout } = start("--help");
    await ended;
    const page = readFileSync(new URL("../../docs/simulator.md", import.meta.url), "utf8");
    const flags = stdout.text().match(/--[a-z]+/g) ?? [];
    expect(flags.length).toBeGreaterThan(6);
    for (const flag of flags.filter((name) => name !== "--help")) expect(page).toContain(`\`${flag}`);
  });

  it("refuses keys that it did not give out", async () => {
    const { stdout } = start(...everywhere);
    const printed = await stdout.until(/ecs_ram_role.*\n/);
    const unknown = key.replace("KEY", "STRANGER");
    expect(await examine(printed, unknown)).toMatchObject({ exitCode: 1, ok: undefined });
  });

  it("keeps the token of the service account in a file for as long as it runs", async () => {
    const { stdout, stop } = start(...everywhere);
    const printed = await stdout.until(/ecs_ram_role.*\n/);
    const path = /oidc_token_file: "([^"]+)"/.exec(printed)?.[1] ?? "";
    expect(readFileSync(path, "utf8")).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(await stop()).toBe(0);
    expect(existsSync(path)).toBe(false);
  });

  it.each(["listen", "sts", "metadata"])("refuses an address of --%s that is none", async (flag) => {
    const { ended, stdout, stderr } = start(...everywhere, `--${flag}=nowhere`);
    expect([await ended, stdout.text()]).toEqual([2, ""]);
    expect(stderr.text()).toMatch(new RegExp(`^flag --${flag}: not an address \\(write HOST:PORT`));
  });

  it("ends when an address is taken, and says which", async () => {
    const other = createServer();
    const { url } = await listen(other, freeLoopbackPort);
    onTestFinished(() => close(other));
    const taken = url.replace("http://", "");
    const { ended, stderr } = start("--listen=127.0.0.1:0", `--sts=${taken}`);
    expect(await ended).toBe(1);
    expect(stderr.text()).toContain(`cannot listen on ${taken}: EADDRINUSE\n`);
  });
});
