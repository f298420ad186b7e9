import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { App } from "../../src/app.js";
import { type AnswerServer, type GivenAnswer, startAnswerServer } from "../scenarios/answer-server.js";
import { eventually } from "./eventually.js";
import { simulatedApp } from "./simulated-app.js";

const story = fileURLToPath(new URL("../scenarios/one-job-three-apis/given/poll-1", import.meta.url));
const answers: readonly GivenAnswer[] = readdirSync(story).map((name) =>
  JSON.parse(readFileSync(`${story}/${name}`, "utf8")),
);
const statusList = "DescribeSynchronizationJobStatusList";
const isStatusList = ({ match }: GivenAnswer): boolean => match["Action"] === statusList;

let cloud: AnswerServer;
let app: App;

beforeAll(async () => {
  cloud = await startAnswerServer();
  // At first the status list says what the listings say: nothing is wrong.
  const healthy = answers.filter(isStatusList).map((answer) => ({
    ...answer,
    body: JSON.parse(JSON.stringify(answer.body).replace("Failed", "Synchronizing")),
  }));
  cloud.give([...answers.filter((answer) => !isStatusList(answer)), ...healthy]);
  app = simulatedApp(
    cloud.url,
    "collectors: {sync: {interval: 10m}, sync_status: {interval: 1s}, legacy_sync: {enabled: true, interval: 10m}}",
  );
  await app.start();
});

afterAll(async () => {
  await app.stop(1_000);
  await cloud.stop();
});

const linesOf = async (pattern: RegExp) =>
  (await app.render()).split("\n").filter((line) => pattern.test(line));
const walks = () => cloud.requests.filter(({ Action }) => Action !== statusList);

describe("a synchronization that three APIs see", () => {
  it("changes its status with the fast lane, long before the next walk, in one set of series", async () => {
    const failed = /^aliyun_dts_job_state\{.*state="failed"\} 1$/;
    await eventually("the fast lane has asked about the job", async () =>
      cloud.requests.some(({ Action }) => Action === statusList),
    );
    expect(await linesOf(failed)).toEqual([]);
    const walked = walks().length;

    cloud.give(answers);
    await eventually("the job has failed", async () => (await linesOf(failed)).length === 1);

    expect(walks()).toHaveLength(walked);
    expect(await linesOf(/^aliyun_dts_job_delay_seconds\{/)).toHaveLength(1);
    expect(await linesOf(/^aliyun_dts_job_info\{/)).toHaveLength(1);
  });
});
