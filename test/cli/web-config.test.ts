import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hashSync } from "bcryptjs";
import { describe, expect, it, onTestFinished } from "vitest";
import { checkConfig } from "../../src/cli/config-source.js";
import { ask, basic } from "../http/client.js";
import { createLogRecorder } from "../http/fixtures.js";
import { running } from "../http/running.js";
import { createFakeClock } from "../support/fake-clock.js";

const hashes = { old: hashSync("old", 4), new: hashSync("new", 4) };
const usersWith = (password: keyof typeof hashes, more = "") =>
  `basic_auth_users: {prometheus: "${hashes[password]}"}\n${more}`;

/** A server whose web configuration is a real file; `write` changes it, and a second passes. */
async function startWith(text: string) {
  const folder = mkdtempSync(join(tmpdir(), "dts-web-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "web.yml");
  writeFileSync(file, text);
  const key = { ALIBABA_CLOUD_ACCESS_KEY_ID: "a", ALIBABA_CLOUD_ACCESS_KEY_SECRET: "b" };
  const env = { ...key, ALIBABA_CLOUD_REGION_ID: "cn-hangzhou" };
  const clock = createFakeClock();
  const logger = createLogRecorder();
  const { web } = checkConfig({ env, flags: { "web.config.file": file } }, clock);
  const { address } = await running({ web, clock, logger });
  const change = async (act: () => void) => {
    act();
    await clock.advance(1_000);
  };
  const answerTo = async (password?: string) => {
    if (password === undefined) return ask(address, "/metrics");
    return ask(address, "/metrics", { headers: { authorization: basic("prometheus", password) } });
  };
  return {
    logger,
    clock,
    write: (next: string) => change(() => writeFileSync(file, next)),
    remove: () => change(() => rmSync(file)),
    answerTo,
    statuses: async (...passwords: (string | undefined)[]) => {
      const all: number[] = [];
      for (const password of passwords) all.push((await answerTo(password)).status);
      return all;
    },
  };
}

describe("the file of --web.config.file", () => {
  it("with another password lets the old one in no more, a second later", async () => {
    const { statuses, write, logger } = await startWith(usersWith("old"));
    expect(await statuses("old", "new", undefined)).toEqual([200, 401, 401]);
    await write(usersWith("new"));
    expect(await statuses("old", "new", undefined)).toEqual([401, 200, 401]);
    expect(logger.lines.map(({ message }) => message)).toEqual(["listening", "users and headers reloaded"]);
  });

  it("with its first user closes the exporter to everybody else", async () => {
    const { statuses, write } = await startWith("{}");
    expect(await statuses(undefined)).toEqual([200]);
    await write(usersWith("new"));
    expect(await statuses(undefined, "new")).toEqual([401, 200]);
  });

  it("with other headers sets them", async () => {
    const headers = "http_server_config: {headers: {Strict-Transport-Security: max-age=60}}\n";
    const { answerTo, write } = await startWith("{}");
    expect((await answerTo()).headers["strict-transport-security"]).toBeUndefined();
    await write(headers);
    expect((await answerTo()).headers["strict-transport-security"]).toBe("max-age=60");
  });

  it.each([
    ["empty, as while it is written", "", "users cannot be taken away"],
    ["without users", "http_server_config: {http2: false}", "users cannot be taken away"],
    ["broken as YAML", "basic_auth_users: {prometheus: [", "web.yml:1:"],
    [
      "with a password that is no hash",
      "basic_auth_users: {prometheus: open}",
      "basic_auth_users.prometheus",
    ],
    ["with an unknown key", usersWith("new", "basic_auth: {}"), "basic_auth"],
  ])("that is %s changes nothing and is logged once", async (_what, text, mistake) => {
    const { statuses, write, logger, clock } = await startWith(usersWith("old"));
    await write(text);
    expect(await statuses("old", "new", undefined)).toEqual([200, 401, 401]);
    await clock.advance(1_000);
    expect(await statuses("old", undefined)).toEqual([200, 401]);
    const errors = logger.lines.filter(({ level }) => level === "error");
    expect(errors).toEqual([
      {
        level: "error",
        message: "web configuration mistake, keeping the old one",
        fields: { mistakes: [expect.stringContaining(mistake)] },
      },
    ]);
    expect(JSON.stringify(errors)).not.toContain("$2");
    await write(usersWith("new"));
    expect(await statuses("old", "new")).toEqual([401, 200]);
  });

  it("with a setting that has no effect here is in force, with a warning", async () => {
    const { statuses, write, logger } = await startWith(usersWith("old"));
    await write(usersWith("new", "rate_limit: {burst: 20}\n"));
    expect(await statuses("old", "new")).toEqual([401, 200]);
    expect(logger.lines).toContainEqual({
      level: "warn",
      message: "configuration warning",
      fields: { warning: expect.stringMatching(/web\.yml:2:1: rate_limit: has no effect/) },
    });
  });

  it("that is gone changes nothing", async () => {
    const { statuses, remove, logger } = await startWith(usersWith("old"));
    await remove();
    expect(await statuses("old", undefined)).toEqual([200, 401]);
    expect(JSON.stringify(logger.lines)).toContain("ENOENT");
  });

  it("with other TLS settings says that they wait for the next start", async () => {
    const { statuses, write, logger } = await startWith(usersWith("old"));
    await write(usersWith("new", "tls_server_config: {cert_file: a.crt, key_file: a.key}\n"));
    expect(await statuses("new")).toEqual([200]);
    expect(logger.lines).toContainEqual({
      level: "warn",
      message: "changed settings take effect at the next start",
      fields: { section: "tls_server_config" },
    });
  });
});
