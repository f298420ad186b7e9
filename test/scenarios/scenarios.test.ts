import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../src/app.js";
import { loadConfig } from "../../src/config/load.js";
import { createFakeClock } from "../support/fake-clock.js";
import { checkExposition } from "../support/strict-exposition.js";
import { type AnswerServer, type GivenAnswer, startAnswerServer } from "./answer-server.js";

const root = fileURLToPath(new URL(".", import.meta.url));
const stories = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** 2025-11-20T12:00:00Z: the moment that the recorded checkpoints belong to. */
const pollTime = 1_763_640_000_000;

let server: AnswerServer;
beforeAll(async () => {
  server = await startAnswerServer();
});
afterAll(() => server.stop());

function answersOf(folder: string): readonly GivenAnswer[] {
  return readdirSync(folder)
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));
}

/** The story's own configuration, with the recorded answers as its cloud. */
function configOf(story: string) {
  const text = readFileSync(join(root, story, "config.yaml"), "utf8");
  // All of an account's regions, in case it has more than one.
  const { accounts } = loadConfig({ file: { name: "config.yaml", text }, env: {}, flags: {} }).config;
  const endpoints = accounts.flatMap(({ regions }) => regions.map((region) => `${region}: "${server.url}"`));
  const endpoint = `network: public, endpoints: {${endpoints.join(", ")}}`;
  const account = "credentials: {type: access_key, access_key_id_env: KEY, access_key_secret_env: KEY}";
  return loadConfig({
    file: {
      name: "config.yaml",
      text: `${text.replace(/regions: \[[\w-]+\]/, `$&, ${endpoint}, ${account}`)}rate_limit: {burst: 20}\napi: {max_attempts: 1}\n`,
    },
    env: {},
    flags: {},
  }).config;
}

async function play(story: string): Promise<string> {
  const clock = createFakeClock({ now: pollTime });
  const silent = () => undefined;
  const app = createApp(configOf(story), {
    clock,
    logger: { debug: silent, info: silent, warn: silent, error: silent },
    droppedLogLines: () => 0,
    random: () => 0,
    version: "test",
    revision: "test",
    nodeVersion: "test",
    credentials: () => ({
      type: "access_key",
      get: async () => ({ accessKeyId: "id", accessKeySecret: "secret" }),
      invalidate: silent,
      onChange: () => silent,
    }),
  });
  for (const [index, poll] of readdirSync(join(root, story, "given"))
    .sort()
    .entries()) {
    if (index > 0) await clock.advance(60_000);
    server.give(answersOf(join(root, story, "given", poll)));
    await app.pollOnce(new AbortController().signal);
  }
  const text = await app.render();
  await app.stop(0);
  return text;
}

/** What an SRE looks at: jobs, targets, and what the exporter could not use or do. */
function shownOf(text: string): string {
  checkExposition(text, "text-0.0.4");
  const noteworthy =
    /^aliyun_dts_exporter_(unrecognized_values|rejected_values|rejected_jobs|api_request_errors|disappeared_jobs|unanswered_ids)_total\{.*\} [^0]/;
  const lines = text.split("\n").filter((line) => !line.startsWith("#"));
  const shown = lines.filter((line) => /^aliyun_dts_(?!exporter_)/.test(line) || noteworthy.test(line));
  return `${shown.join("\n")}\n`;
}

describe("scenarios: given these answers, Prometheus sees", () => {
  it.each(stories)("%s", async (story) => {
    const expected = join(root, story, "expected.prom");
    const shown = shownOf(await play(story));
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(expected, shown);
    expect(shown).toBe(readFileSync(expected, "utf8"));
  });

  it("has at least fifteen stories, each told in words", () => {
    expect(stories.length).toBeGreaterThanOrEqual(15);
    expect(stories.filter((story) => !existsSync(join(root, story, "story.md")))).toEqual([]);
  });
});
