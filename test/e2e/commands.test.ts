import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { consumerGroupFamilies } from "../../src/metrics/families/consumer-groups.js";
import { clusterFamilies } from "../../src/metrics/families/dedicated-clusters.js";
import { jobAlarmFamilies } from "../../src/metrics/families/job-alarms.js";
import { verificationFamilies } from "../../src/metrics/families/verifications.js";
import { eventually } from "./eventually.js";

const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const children = new Set<ChildProcess>();

/** A command of the built program, with what it printed so far. */
function start(...args: readonly string[]) {
  const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  children.add(child);
  const printed = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    printed.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    printed.stderr += chunk;
  });
  const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, printed, exited };
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dts-e2e-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
  for (const child of children) child.kill("SIGKILL");
  children.clear();
});

describe("the demo", () => {
  it("shows jobs of all types within 20 s, and leaves with 0 within 8 s of SIGTERM", async () => {
    const demo = start("demo", "--web.listen-address=127.0.0.1:0");
    const startedMs = performance.now();
    await eventually("the demo prints its address", async () =>
      /http:\S+\/metrics/.test(demo.printed.stdout),
    );
    const url = /http:\S+\/metrics/.exec(demo.printed.stdout)?.[0] ?? "";
    await eventually("jobs of all types, and every target up", async () => {
      const text = await (await fetch(url)).text();
      const types = ["migration", "sync", "subscribe"].every((type) =>
        new RegExp(`^aliyun_dts_job_info\\{.*job_type="${type}"`, "m").test(text),
      );
      const up = text.match(/^aliyun_dts_up\{.*\} \d$/gm) ?? [];
      return types && up.length >= 8 && up.every((line) => line.endsWith(" 1"));
    });
    expect(performance.now() - startedMs).toBeLessThan(20_000);
    const text = await (await fetch(url)).text();
    const further = [
      ...consumerGroupFamilies,
      ...jobAlarmFamilies,
      ...clusterFamilies,
      ...verificationFamilies,
    ].map(({ name }) => name);
    expect(further.filter((name) => !text.includes(`\n${name}{`))).toEqual([]);
    expect(text).toContain('dts_job_name="orders-zero-etl"');
    const stoppedMs = performance.now();
    demo.child.kill("SIGTERM");
    expect(await demo.exited).toBe(0);
    expect(performance.now() - stoppedMs).toBeLessThan(8_000);
  });

  it("says in one line that its port is in use", async () => {
    const first = start("demo", "--web.listen-address=127.0.0.1:0");
    await eventually("the first demo listens", async () => /http:\S+\/metrics/.test(first.printed.stdout));
    const port = /:(\d+)\/metrics/.exec(first.printed.stdout)?.[1];
    const second = start("demo", `--web.listen-address=127.0.0.1:${port}`);
    expect(await second.exited).toBe(1);
    expect(second.printed.stderr).toMatch(/^cannot listen on 127\.0\.0\.1:\d+: address already in use .*\n$/);
  });
});

describe("the exporter as a process of its own", () => {
  it("answers --once with the exposition and exit code 0", async () => {
    const once = await runOnce(await startSimulator());
    expect([once.code, once.stderr]).toEqual([0, expect.not.stringMatching(/warn|error/)]);
    expect(once.stdout).toMatch(/^aliyun_dts_up\{.*collector="sync_status"\} 1$/m);
  });

  it("answers --once with exit code 1 when the cloud cannot be reached", async () => {
    const once = await runOnce("http://127.0.0.1:1");
    expect(once.code).toBe(1);
    expect(once.stdout).toMatch(/^aliyun_dts_up\{.*collector="sync"\} 0$/m);
  });

  it("serves, takes over a changed file and SIGHUP, keeps the old configuration when one is broken, and stops", async () => {
    const url = await startSimulator();
    const more = 'web: {listen_address: "127.0.0.1:0"}\n';
    const exporter = start("run", await configFile(folder, url, more));
    await eventually("it logs its address", async () => /"address":"/.test(exporter.printed.stderr));
    const address = /"address":"([\d.:]+)"/.exec(exporter.printed.stderr)?.[1];
    const text = async () => (await fetch(`http://${address}/metrics`)).text();
    const value = (series: string) => new RegExp(`^${series} (.*)$`, "m");
    await eventually("jobs are served", async () => /^aliyun_dts_job_info\{/m.test(await text()));

    await configFile(folder, url, `${more}metrics: {job_name_label: false}\n`);
    await eventually(
      "the changed file is in force",
      async () => !/job_delay_seconds\{.*dts_job_name/.test(await text()),
    );
    expect(await text()).toMatch(value("aliyun_dts_exporter_config_last_reload_successful"));
    expect(await text()).toMatch(/^aliyun_dts_job_delay_seconds\{/m);

    await configFile(folder, url, "accounts: twice\n");
    exporter.child.kill("SIGHUP");
    await eventually("the broken file is refused", async () =>
      /^aliyun_dts_exporter_config_last_reload_successful 0$/m.test(await text()),
    );
    expect(await text()).toMatch(/^aliyun_dts_job_delay_seconds\{/m);

    exporter.child.kill("SIGTERM");
    expect(await exporter.exited).toBe(0);
  });
});

/** A configuration file whose cloud is at `url`; `more` is further YAML. */
async function configFile(folder: string, url: string, more = ""): Promise<string> {
  const keys = `access_key_id_file: ${folder}/key, access_key_secret_file: ${folder}/key`;
  const account = `{name: a, regions: [cn-hangzhou], endpoints: {cn-hangzhou: "${url}"}, credentials: {type: access_key, ${keys}}}`;
  await writeFile(`${folder}/key`, "demo\n");
  await writeFile(`${folder}/config.yaml`, `accounts:\n  - ${account}\n${more}`);
  return `--config.file=${folder}/config.yaml`;
}

async function startSimulator(): Promise<string> {
  const simulator = start("simulator", "--listen=127.0.0.1:0");
  await eventually("the simulator prints its address", async () => /http:\S+/.test(simulator.printed.stdout));
  return /http:\/\/[\d.:]+/.exec(simulator.printed.stdout)?.[0] ?? "";
}

async function runOnce(url: string) {
  const once = start("--once", await configFile(folder, url));
  const code = await once.exited;
  return { code, ...once.printed };
}
