import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { ask } from "../http/client.js";
import { holdBars } from "./attack-row.js";
import { startProgram } from "./program.js";

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

it("SIGUSR1, at which Node.js opens its inspector to every process of the machine", async (context) => {
  const program = await startProgram();
  program.child.kill("SIGUSR1");
  await wait(1_000);
  expect((await ask(program.address, "/-/healthy")).status).toBe(200);
  const opened = /Debugger listening/.test(program.printed()) ? 1 : 0;
  holdBars(context, [{ what: "inspectors", is: opened, atMost: 0, unit: "" }]);
});

it("a report of Node.js, with keys in variables", async (context) => {
  const folder = await mkdtemp(join(tmpdir(), "dts-report-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const keys = { KEY_ID: "canaryKeyId0042", KEY_SECRET: "canarySecret0042" };
  const program = await startProgram(
    "{type: access_key, access_key_id_env: KEY_ID, access_key_secret_env: KEY_SECRET}",
    { ...keys, NODE_OPTIONS: `--report-on-signal --report-directory=${folder}` },
  );
  program.child.kill("SIGUSR2");
  let files: readonly string[] = [];
  while (files.length === 0) {
    await wait(100);
    files = await readdir(folder);
  }
  await wait(500);
  const text = await readFile(join(folder, files[0] ?? ""), "utf8");
  expect(text).toContain("nodejsVersion");
  const told = Object.values(keys).filter((key) => text.includes(key)).length;
  // Node.js 20 cannot leave the environment out.
  const canLeaveOut = process.report !== undefined && "excludeEnv" in process.report;
  holdBars(context, [{ what: "keys in the report", is: told, atMost: canLeaveOut ? 0 : 2, unit: "" }]);
});
