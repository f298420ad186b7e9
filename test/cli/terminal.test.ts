import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { runCaptured } from "./run-captured.js";

/** Colour, a link, the clipboard, the start of the line, C1, backspace, direction, line breaks of Unicode, the bell. */
const hostile =
  "\u001b[31mred\u001b]8;;http://e.example\u0007link\u001b]52;c;cm0gLXJm\u0007\u009b2Jclear\u0085\b\b\u202egpj\u2028\u2029\u007f";
const esc = "\u001b";
// What pino-pretty colours with.
const ownColours = new RegExp(`${esc}\\[\\d{1,2}m`, "g");
const obeyed = /(?!\n)[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

/** A cloud that refuses with a hostile text, or lists a job with hostile names; a folder with a configuration for it. */
async function startHostileCloud(how: "refuses" | "lists") {
  const name = JSON.stringify(hostile);
  const job = `{"DtsJobID":"j1","DtsInstanceID":"i1","DtsJobName":${name},"Status":${name},"DtsJobDirection":"Forward"}`;
  const body =
    how === "refuses"
      ? `{"Code":${name},"Message":${name},"RequestId":${name}}`
      : `{"Success":true,"TotalRecordCount":1,"PageRecordCount":1,"DtsJobList":[${job}]}`;
  const server = createServer((_request, response) => {
    response.statusCode = how === "refuses" ? 403 : 200;
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const folder = await mkdtemp(join(tmpdir(), "dts-terminal-"));
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  });
  const { port } = server.address() as { readonly port: number };
  const config = (more = "") => {
    const text = `accounts:\n- {name: a, regions: [cn-hangzhou], endpoints: {cn-hangzhou: "http://127.0.0.1:${port}"}, credentials: {type: access_key, access_key_id_env: K, access_key_secret_env: K}}\napi: {max_attempts: 1}\n${more}`;
    writeFileSync(join(folder, "config.yaml"), text);
    return `--config.file=${join(folder, "config.yaml")}`;
  };
  return { config, folder };
}

const env = { K: "demodemo", NO_PROXY: `localhost,${hostile.replaceAll(/\s/gu, "")}` };

/** Nothing printed is obeyed by a terminal, and what was hostile is there to be read. */
function expectPrintable(text: string, isHostileShown = true): void {
  expect(text.replaceAll(ownColours, "").match(obeyed)).toBeNull();
  expect(text).not.toContain("\u001b[31m");
  if (isHostileShown) expect(text).toMatch(/red|clear|not shown|not an address/);
}

describe("nothing that a terminal obeys is printed of", () => {
  it.each([
    ["what the cloud refuses with, by --once", ["run", "--once"]],
    ["what the cloud refuses with, in the pretty log", ["run", "--once", "--log.format=pretty"]],
    ["what the cloud refuses with, by doctor", ["doctor"]],
    ["what the cloud refuses with, by doctor --json", ["doctor", "--json"]],
  ])("%s", async (_what, args) => {
    const { config } = await startHostileCloud("refuses");
    const { text } = await runCaptured([...args, config()], env);
    expectPrintable(text);
  });

  it.each([
    ["names of a job, by --once", ["run", "--once"]],
    ["names of a job, in the pretty log", ["run", "--once", "--log.format=pretty"]],
    ["names of a job, by doctor at a terminal", ["doctor"]],
  ])("%s", async (_what, args) => {
    const { config } = await startHostileCloud("lists");
    const { text } = await runCaptured([...args, config()], env, args[0] === "doctor");
    expectPrintable(text, args[0] !== "doctor");
  });

  it.each([
    [
      "the name of a file that is not there",
      (folder: string) => ["run", `--config.file=${folder}/${hostile}`],
    ],
    ["a command", () => [hostile]],
    ["an argument", () => ["generate", hostile]],
    ["a number of jobs", () => ["plan", `--jobs=${hostile}`]],
    ["a flag that is not known", () => ["run", `--${hostile}`]],
    ["an address to listen on", () => ["simulator", `--listen=${hostile}`]],
    ["the value of a setting", () => ["run", `--log.level=${hostile}`]],
  ])("%s", async (_what, argsIn) => {
    const { folder } = await startHostileCloud("lists");
    const { exitCode, text } = await runCaptured(argsIn(folder), env);
    expect(exitCode).not.toBe(0);
    expectPrintable(text);
  });

  it.each(["run", "plan", "doctor", "generate ram-policy"])(
    "keys of the configuration, by %s",
    async (command) => {
      const { config } = await startHostileCloud("lists");
      const args = [...command.split(" "), config(`${JSON.stringify(hostile)}: 1\n`)];
      const { exitCode, text } = await runCaptured(args, env);
      expect(exitCode).toBe(2);
      expectPrintable(text);
    },
  );

  it("the name of a web configuration", async () => {
    const { config, folder } = await startHostileCloud("lists");
    const { text } = await runCaptured(["run", config(), `--web.config.file=${folder}/\u009b31mred`], env);
    expectPrintable(text);
  });
});
