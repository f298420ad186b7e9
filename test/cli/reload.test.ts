import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createConfigSource } from "../../src/cli/config-source.js";
import { createReloader } from "../../src/cli/reload.js";
import type { Config } from "../../src/config/config.js";
import { createFakeClock } from "../support/fake-clock.js";
import { silentEdge } from "./silent-edge.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dts-reload-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const good = (region: string, more = "") =>
  `accounts: [{name: a, regions: [${region}], credentials: {type: access_key, access_key_id_env: A, access_key_secret_env: B}}]\n${more}`;

/** A reloader on a real file, with what it did to the app. */
async function watching(name = "config.yaml") {
  const source = createConfigSource({ "config.file": join(folder, name) }, silentEdge());
  const applied: Config[] = [];
  const results: boolean[] = [];
  const lines: string[] = [];
  const clock = createFakeClock();
  const log = (message: string, fields: object = {}) =>
    void lines.push(`${message} ${JSON.stringify(fields)}`);
  const reloader = createReloader({
    source,
    app: () => ({
      apply: async (config) => void applied.push(config),
      reloaded: (successful) => void results.push(successful),
    }),
    initial: (await source.load()).config,
    stopping: new AbortController().signal,
    clock,
    logger: { debug: log, info: log, warn: log, error: log },
  });
  const stop = new AbortController();
  const ended = reloader.watch(source.follow(clock), stop.signal);
  const end = () => {
    stop.abort();
    return ended;
  };
  const look = async () => {
    await clock.advance(5_000);
    // The file is read by real I/O: a look has ended when the watcher sleeps again.
    while (clock.sleepers() === 0) await new Promise((resolve) => setImmediate(resolve));
  };
  return { reloader, applied, results, lines, look, end };
}

const write = (text: string, name = "config.yaml") => writeFileSync(join(folder, name), text);

describe("a configuration file that is watched", () => {
  it("is left alone as long as its content is the same", async () => {
    write(good("cn-hangzhou"));
    const { applied, look, end } = await watching();
    write(good("cn-hangzhou"));
    await look();
    await look();
    expect(applied).toEqual([]);
    await end();
  });

  it("is in force within 15 s of its change", async () => {
    write(good("cn-hangzhou"));
    const { applied, results, look, end } = await watching();
    write(good("cn-shanghai"));
    for (let looks = 0; looks < 3; looks += 1) await look();
    expect(applied.map(({ accounts }) => accounts[0]?.regions)).toEqual([["cn-shanghai"]]);
    expect(results).toEqual([true]);
    await end();
  });

  it("is followed through the symlink that Kubernetes swaps", async () => {
    for (const [version, region] of [
      ["..v1", "cn-hangzhou"],
      ["..v2", "cn-shanghai"],
    ] as const) {
      mkdirSync(join(folder, version));
      write(good(region), `${version}/config.yaml`);
    }
    symlinkSync("..v1", join(folder, "..data"));
    symlinkSync("..data/config.yaml", join(folder, "config.yaml"));
    const { applied, look, end } = await watching();
    symlinkSync("..v2", join(folder, "..data_tmp"));
    renameSync(join(folder, "..data_tmp"), join(folder, "..data"));
    await look();
    await look();
    expect(applied.map(({ accounts }) => accounts[0]?.regions)).toEqual([["cn-shanghai"]]);
    await end();
  });

  it("changes nothing when it is broken, tells each mistake once, and is taken when it is mended", async () => {
    write(good("cn-hangzhou"));
    const { applied, results, lines, look, end } = await watching();
    write(`${good("cn-hangzhou")}api: {timeout: 10}\nrate_limits: {}\n`);
    for (let looks = 0; looks < 4; looks += 1) await look();
    expect(applied).toEqual([]);
    expect(results).toEqual([false]);
    const mistakes = lines.filter((line) => line.startsWith("configuration mistake"));
    expect(mistakes).toHaveLength(2);
    expect(mistakes[0]).toMatch(/config\.yaml:\d+:\d+: api\.timeout/);
    write(good("cn-beijing"));
    await look();
    await look();
    expect(applied.map(({ accounts }) => accounts[0]?.regions)).toEqual([["cn-beijing"]]);
    expect(results).toEqual([false, true]);
    await end();
  });

  it("keeps the old configuration when the file is gone", async () => {
    write(good("cn-hangzhou"));
    const { applied, results, look, end } = await watching();
    rmSync(join(folder, "config.yaml"));
    await look();
    await look();
    expect([applied, results]).toEqual([[], [false]]);
    await end();
  });
});

describe("a reload by hand", () => {
  it("answers with the mistakes of a bad file", async () => {
    write(good("cn-hangzhou"));
    const { reloader, end } = await watching();
    write("accounts: []\n");
    expect(await reloader.reload()).toEqual({
      ok: false,
      mistakes: [expect.stringContaining("config.yaml:1:")],
    });
    await end();
  });

  it("keeps the old configuration when the file has become empty, as while it is written", async () => {
    write(good("cn-hangzhou"));
    const { reloader, applied, end } = await watching();
    for (const text of ["", "\n", "\uFEFF"]) {
      write(text);
      expect(await reloader.reload()).toEqual({
        ok: false,
        mistakes: [expect.stringContaining("a file that names no account")],
      });
    }
    expect(applied).toEqual([]);
    await end();
  });

  it("refuses what the next start would refuse, and takes it when that is mended", async () => {
    const text = readFileSync(
      new URL("cases/reload-that-the-next-start-refuses/config-after.yaml", import.meta.url),
      "utf8",
    ).replace("/etc/aliyun-dts-exporter/web", folder);
    write(good("cn-hangzhou"));
    const { reloader, applied, results, look, end } = await watching();
    write(text);
    expect(await reloader.reload()).toEqual({
      ok: false,
      mistakes: [
        expect.stringMatching(
          /^.*config\.yaml:5:21: web\.config_file: the file cannot be read \(found ENOENT/,
        ),
      ],
    });
    write("basic_auth_users: {prometheus: hunter2}", "web-confg.yml");
    expect(await reloader.reload()).toEqual({
      ok: false,
      mistakes: [
        expect.stringMatching(/web-confg\.yml:1:32: basic_auth_users\.prometheus: not a bcrypt hash/),
      ],
    });
    expect([applied, results]).toEqual([[], [false, false]]);
    write("{}", "web-confg.yml");
    await look();
    await look();
    expect([applied.length, results.at(-1)]).toEqual([1, true]);
    await end();
  });

  it("refuses certificates that the next start would refuse", async () => {
    write(good("cn-hangzhou"));
    const { reloader, applied, results, end } = await watching();
    write("tls_server_config: {cert_file: no.crt, key_file: no.key}\n", "web.yml");
    write(good("cn-shanghai", `web: {config_file: ${join(folder, "web.yml")}}\n`));
    expect(await reloader.reload()).toEqual({
      ok: false,
      mistakes: [
        expect.stringMatching(/web\.yml:1:32: tls_server_config\.cert_file: the file cannot be read/),
        expect.stringMatching(/web\.yml:1:50: tls_server_config\.key_file: the file cannot be read/),
      ],
    });
    expect([applied, results]).toEqual([[], [false]]);
    await end();
  });

  it("tells the same mistakes in full once, and that they are the same from then on", async () => {
    write(good("cn-hangzhou"));
    const { reloader, lines, end } = await watching();
    write(good("cn-hangzhou", "api: {timeout: 10}\nrate_limits: {}\n"));
    for (let reloads = 0; reloads < 3; reloads += 1) await reloader.reload();
    const mistakes = lines.filter((line) => line.startsWith("configuration mistake"));
    expect(mistakes).toHaveLength(4);
    expect(mistakes.slice(2)).toEqual(Array(2).fill(expect.stringContaining("2 lines as before")));
    await end();
  });

  it("tells the same warnings once, and a hundred at most", async () => {
    write(good("cn-hangzhou"));
    const { reloader, lines, end } = await watching();
    const endpoints = Array.from({ length: 200 }, (_, index) => `cn-x${index}: "https://x"`).join(", ");
    write(good("cn-hangzhou").replace("{name: a", `{endpoints: {${endpoints}}, name: a`));
    for (let reloads = 0; reloads < 3; reloads += 1) expect(await reloader.reload()).toEqual({ ok: true });
    const warnings = lines.filter((line) => line.startsWith("configuration warning"));
    expect(warnings).toHaveLength(101);
    expect(warnings.at(-1)).toContain("and 100 more warnings");
    await end();
  });

  it("of the same configuration leaves the app alone, and is successful", async () => {
    write(good("cn-hangzhou"));
    const { reloader, applied, results, end } = await watching();
    write(`# a comment\n${good("cn-hangzhou")}`);
    expect(await reloader.reload()).toEqual({ ok: true });
    expect([applied, results]).toEqual([[], [true]]);
    await end();
  });

  it("tells a hundred mistakes at most", async () => {
    write(good("cn-hangzhou"));
    const { reloader, lines, end } = await watching();
    write(Array.from({ length: 1_000 }, (_, index) => `key${index}: 1\n`).join(""));
    const result = await reloader.reload();
    expect(result.ok ? [] : result.mistakes).toHaveLength(101);
    expect(lines.length).toBeLessThanOrEqual(101);
    await end();
  });

  it.each(["a pipe", "large"])("keeps the old configuration when the file has become %s", async (what) => {
    write(good("cn-hangzhou"));
    const { applied, results, look, end } = await watching();
    rmSync(join(folder, "config.yaml"));
    if (what === "a pipe") execFileSync("mkfifo", [join(folder, "config.yaml")]);
    else write(`${good("cn-shanghai")}#${"x".repeat(2 * 1024 * 1024)}`);
    await look();
    await look();
    expect([applied, results]).toEqual([[], [false]]);
    rmSync(join(folder, "config.yaml"));
    write(good("cn-beijing"));
    await look();
    await look();
    expect(results).toEqual([false, true]);
    await end();
  });

  it("says which changed settings have to wait for the next start", async () => {
    write(good("cn-hangzhou"));
    const { reloader, lines, end } = await watching();
    write(good("cn-hangzhou", "log: {level: debug}\n"));
    expect(await reloader.reload()).toEqual({ ok: true });
    expect(lines).toContain('changed settings take effect at the next start {"section":"log"}');
    await end();
  });
});
