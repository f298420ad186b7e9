import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ProcessEdge } from "../../src/cli/edge.js";
import { runProgram } from "../../src/cli/program.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dts-cli-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function written(): { readonly stream: Writable; text(): string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => chunks.join("") };
}

/** Runs the program as the command line would, and gives what it printed. */
async function exec(args: readonly string[], env: ProcessEdge["env"] = {}) {
  const [stdout, stderr] = [written(), written()];
  const exitCode = await runProgram(args, {
    env,
    stdout: stdout.stream,
    stderr: stderr.stream,
    log: stderr.stream,
    stopping: AbortSignal.abort(),
    onHangup: () => undefined,
    version: "1.2.3",
    revision: "abc",
    nodeVersion: "v24.0.0",
  });
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const account =
  "{name: a, regions: [cn-hangzhou], credentials: {type: access_key, access_key_id_env: A, access_key_secret_env: B}}";

describe("the command line", () => {
  it("prints version, revision and Node.js version", async () => {
    const { exitCode, stdout } = await exec(["--version"]);
    expect([exitCode, stdout]).toEqual([0, "aliyun-dts-exporter 1.2.3 (revision abc, Node.js v24.0.0)\n"]);
  });

  it.each([
    [["doctr"], 'command: unknown (found "doctr") (did you mean doctor?)'],
    [["simulater", "--jobs", "3"], 'command: unknown (found "simulater") (did you mean simulator?)'],
    [["xyzzy"], /^command: unknown \(found "xyzzy"\) \(write one of: run, demo, /],
    [["run", "foo"], 'argument of run: not taken (found "foo") (write flags only; run --help lists them)'],
    [
      ["plan", "foo", "bar"],
      'argument of plan: not taken (found "foo") (write flags only; plan --help lists them)',
    ],
    [["generate"], "argument of generate: not known (found nothing) (write one of: ram-policy)"],
    [
      ["generate", "ram-polcy"],
      'argument of generate: not known (found "ram-polcy") (did you mean ram-policy?)',
    ],
    [
      ["generate", "ram-policy", "now"],
      'argument of generate: not taken (found "now") (write flags only; generate --help lists them)',
    ],
    [
      ["config.yaml"],
      'command: unknown (found "config.yaml") (write --config.file before the name of a file)',
    ],
    [
      ["doctor", "c.yml"],
      'argument of doctor: not taken (found "c.yml") (write --config.file before the name of a file)',
    ],
    [
      ["--once", "doctor"],
      'argument of run: not taken (found "doctor") (write the command first: aliyun-dts-exporter doctor)',
    ],
    [
      ["LTAI5tAbCdEfGhIjKlMnOpQr"],
      /^command: unknown \(found a text of 24 characters, not shown\) \(write one of: run, /,
    ],
  ])("names what it cannot do anything with: %j", async (args, complaint) => {
    const { exitCode, stderr } = await exec(args);
    expect([exitCode, stderr.trim()]).toEqual([
      2,
      typeof complaint === "string" ? complaint : expect.stringMatching(complaint),
    ]);
  });

  it.each([["--help"], ["run", "--help"], ["demo", "--help"], ["simulator", "--help"]])(
    "explains itself: %s %s",
    async (...args) => {
      const { exitCode, stdout } = await exec(args);
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/Usage: aliyun-dts-exporter/);
    },
  );

  it("shows the flags of run in the general help, as Prometheus exporters do", async () => {
    const { stdout } = await exec(["--help"]);
    for (const flag of [
      "--config.file",
      "--config.check",
      "--once",
      "--web.listen-address",
      "--log.level",
      "--shard",
    ]) {
      expect(stdout).toContain(flag);
    }
  });

  it.each([
    [["--no-such-flag"]],
    [["no-such-command"]],
    [["run", "--log.level"]],
    [["simulator", "--jobs=many"]],
    [["simulator", "--latency=80ms"]],
    [["simulator", "--jitter=-1"]],
    [["simulator", "--jitter=600001"]],
    [["demo", "--latency=1.5"]],
  ])("refuses wrong usage with exit code 2: %j", async (args) => {
    const { exitCode, stdout, stderr } = await exec(args);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).not.toBe("");
  });
});

it("generate prints the policy of a configuration, and nothing else, on stdout", async () => {
  const config = file("config.yaml", `accounts: [${account}]\ncollectors: {verification: {enabled: true}}\n`);
  const { exitCode, stdout } = await exec(["generate", "ram-policy", `--config.file=${config}`]);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout).Statement[0].Action).toContain("dts:DescribeCheckJobs");
});

it("demo reads the web configuration: what asks for a password is not served without one", async () => {
  const web = file("web.yml", "basic_auth_users: {prometheus: open}\n");
  const { exitCode, stderr } = await exec([
    "demo",
    "--web.listen-address=127.0.0.1:0",
    `--web.config.file=${web}`,
  ]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("basic_auth_users.prometheus");
});

describe("--config.check", () => {
  it("says that a good configuration is valid", async () => {
    const config = file("config.yaml", `accounts: [${account}]\n`);
    expect(await exec(["--config.check", `--config.file=${config}`])).toEqual({
      exitCode: 0,
      stdout: "the configuration is valid\n",
      stderr: "",
    });
  });

  it("prints every mistake with its place, exits with 2, and shows no secret", async () => {
    const config = file(
      "config.yaml",
      "accounts:\n  - name: Production\n    regions: []\n    access_key_secret: LTAI5tSecretSecret\nrate_limits: {burst: 5}\napi: {timeout: 10}\n",
    );
    const { exitCode, stdout, stderr } = await exec(["--config.check", `--config.file=${config}`]);
    expect([exitCode, stdout]).toEqual([2, ""]);
    const lines = stderr.trimEnd().split("\n");
    expect(lines.length).toBeGreaterThanOrEqual(5);
    for (const line of lines) expect(line).toMatch(/^.*config\.yaml:\d+:\d+: \S+: .+$/);
    expect(stderr).toContain("rate_limit");
    expect(stderr).not.toContain("LTAI5tSecretSecret");
  });

  it("says in one line that the file cannot be read", async () => {
    const { exitCode, stderr } = await exec(["--config.check", "--config.file=/no/such/file"]);
    expect([exitCode, stderr]).toEqual([
      2,
      "flag --config.file: /no/such/file: the file cannot be read (found ENOENT) (check the path and its permissions)\n",
    ]);
  });

  it("takes a flag over the environment over the file", async () => {
    const config = file("config.yaml", `accounts: [${account}]\nlog: {level: debug}\n`);
    const env = { DTS_EXPORTER_LOG_LEVEL: "loud" };
    const refused = await exec(["--config.check", `--config.file=${config}`], env);
    expect([refused.exitCode, refused.stderr]).toEqual([
      2,
      expect.stringContaining("DTS_EXPORTER_LOG_LEVEL"),
    ]);
    const flagged = await exec(["--config.check", `--config.file=${config}`, "--log.level=loud"]);
    expect([flagged.exitCode, flagged.stderr]).toEqual([2, expect.stringContaining("--log.level")]);
  });

  it.each([
    ["no accounts", "log: {level: info}\n", ":1:1: accounts: missing (found a file that names no account)"],
    ["nothing", "", ":1:1: accounts: missing (found a file that names no account)"],
    ["comments only", "# accounts:\n", ":1:1: accounts: missing (found a file that names no account)"],
    ["an empty list", "accounts: []\n", ":1:11: accounts: too few items (found an empty list)"],
    ["a misspelt list", `acounts: [${account}]\n`, ":1:1: acounts: unknown key"],
  ])("refuses a file with %s, whatever account the environment has", async (_what, text, line) => {
    const env = {
      ALIBABA_CLOUD_ACCESS_KEY_ID: "id",
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: "secret",
      ALIBABA_CLOUD_REGION_ID: "cn-hangzhou",
    };
    const config = file("config.yaml", text);
    const { exitCode, stdout, stderr } = await exec(["--config.check", `--config.file=${config}`], env);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr.split("\n")).toEqual([expect.stringContaining(`${config}${line}`), ""]);
  });

  it("reads the web configuration that the file names, and says where a missing one is named", async () => {
    const config = new URL("cases/reload-that-the-next-start-refuses/config-after.yaml", import.meta.url);
    const { pathname } = config;
    const { exitCode, stderr } = await exec(["--config.check", `--config.file=${pathname}`]);
    expect([exitCode, stderr]).toEqual([
      2,
      `${pathname}:5:21: web.config_file: the file cannot be read (found ENOENT at /etc/aliyun-dts-exporter/web/web-confg.yml) (check the path and its permissions)\n`,
    ]);
  });

  it.each([
    ["rate-limit.yml", ["rate_limit"]],
    ["http2.yml", ["http_server_config.http2"]],
    ["old-clients.yml", ["tls_server_config.min_version", "tls_server_config.cipher_suites[1]"]],
  ])(
    "takes a web configuration of a fleet, with a warning for what has no effect: %s",
    async (name, paths) => {
      for (const part of ["crt", "key"])
        copyFileSync(
          new URL(`../http/certificates/server.${part}`, import.meta.url),
          join(folder, `server.${part}`),
        );
      const web = join(folder, name);
      copyFileSync(new URL(`../http/web-config/cases/web-config-of-a-fleet/${name}`, import.meta.url), web);
      const config = file("config.yaml", `accounts: [${account}]\n`);
      const { exitCode, stdout, stderr } = await exec([
        "--config.check",
        `--config.file=${config}`,
        `--web.config.file=${web}`,
      ]);
      expect([exitCode, stdout]).toEqual([0, "the configuration is valid\n"]);
      const lines = stderr.trimEnd().split("\n");
      expect(lines.map((line) => /^warning: .*:\d+:\d+: (\S+): /.exec(line)?.[1])).toEqual(paths);
    },
  );

  it("needs no file when the environment names a key and a region", async () => {
    const env = {
      ALIBABA_CLOUD_ACCESS_KEY_ID: "id",
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: "secret",
      ALIBABA_CLOUD_REGION_ID: "cn-hangzhou",
    };
    expect((await exec(["--config.check"], env)).exitCode).toBe(0);
    const { exitCode, stderr } = await exec(["--config.check"]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("ALIBABA_CLOUD_ACCESS_KEY_ID")]);
  });
});
