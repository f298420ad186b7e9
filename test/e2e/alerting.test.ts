import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { App } from "../../src/app.js";
import { filesOf, folders, runbookBase } from "../rules/rule-files.js";
import { type AnswerServer, type GivenAnswer, startAnswerServer } from "../scenarios/answer-server.js";
import { type AlertmanagerServer, startAlertmanager } from "./alertmanager-server.js";
import { eventually } from "./eventually.js";
import { exampleFor } from "./example-config.js";
import { type PrometheusServer, startPrometheus } from "./prometheus-server.js";
import { regionId, simulatedApp } from "./simulated-app.js";
import { startWebhookReceiver, type WebhookMessage, type WebhookReceiver } from "./webhook-receiver.js";

/** The rules as they are shipped, but no alert waits. */
function impatientRules(folder: string): readonly string[] {
  return filesOf(folders.rules, ".rules.yml").map((file) => {
    const copy = join(folder, basename(file));
    const rules = readFileSync(file, "utf8")
      .replace(/^( +for:) .+$/gm, "$1 1s")
      // A target is down for 5 minutes at least: by the rule itself, which knows its interval.
      .replace(/(clamp_min\(2 \* .+), 300\)/, "$1, 1)");
    writeFileSync(copy, rules);
    return copy;
  });
}

const story = fileURLToPath(new URL("../scenarios/job-starts-to-fail/given", import.meta.url));
const answer = (poll: string): GivenAnswer =>
  JSON.parse(readFileSync(join(story, poll, "answer-1.json"), "utf8"));
const running = [answer("poll-1")];
const failed = [answer("poll-2")];
const outage: readonly GivenAnswer[] = [{ match: {}, status: 503, bodyText: "" }];

/** One second between polls, five until old data go. */
const settings = `
collectors:
  migration: {enabled: false}
  sync: {interval: 1s}
  subscribe: {enabled: false}
  sync_status: {enabled: false}
  object_modification: {enabled: false}
staleness: {max_age: 5s}
api: {max_attempts: 1}
`;

describe("a job that fails", () => {
  let folder: string;
  let webhook: WebhookReceiver;
  let alertmanager: AlertmanagerServer;
  let cloud: AnswerServer;
  let app: App;
  let prometheus: PrometheusServer;

  const about = (name: string, status: string): readonly WebhookMessage["alerts"][number][] =>
    webhook.messages
      .flatMap((message) => message.alerts)
      .filter((alert) => alert.labels["alertname"] === name && alert.status === status);
  const failedJob = async () =>
    prometheus.query('ALERTS{alertname="AliyunDtsJobFailed", alertstate="firing"} == 1');

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "dts-rules-"));
    webhook = await startWebhookReceiver();
    alertmanager = await startAlertmanager(exampleFor({ webhook: webhook.url }));
    cloud = await startAnswerServer();
    cloud.give(running);
    app = simulatedApp(cloud.url, settings);
    const [address = ""] = await app.start();
    prometheus = await startPrometheus(address, {
      rules: impatientRules(folder),
      alertmanagers: [alertmanager.address],
    });
    await eventually("the job is seen running", async () => {
      const seen = await prometheus.query('aliyun_dts:job_state:current{state="running"}');
      return seen.length === 1;
    });
  });

  afterAll(async () => {
    await prometheus?.stop();
    await app?.stop(1_000);
    await cloud?.stop();
    await alertmanager?.stop();
    await webhook?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("runs at first, and nothing is wrong with the exporter", async () => {
    // On a busy machine a poll of one second is late now and then, and here no alert waits: what matters is that it passes.
    await eventually("no alert fires", async () => {
      const firing = await prometheus.query('ALERTS{alertname!~"AliyunDtsJob.+", alertstate="firing"}');
      return firing.length === 0;
    });
    expect(await failedJob()).toEqual([]);
  });

  it("wakes somebody with its name and the link to the runbook", async () => {
    cloud.give(failed);
    await eventually("the webhook is told", async () => about("AliyunDtsJobFailed", "firing").length > 0);
    const [alert] = about("AliyunDtsJobFailed", "firing");
    expect(alert?.labels).toEqual({
      alertname: "AliyunDtsJobFailed",
      severity: "critical",
      job: "aliyun-dts",
      account: "demo",
      region_id: regionId,
      job_type: "sync",
      dts_job_id: "a110wq5r93hb491",
      dts_job_name: "orders-to-adb",
      direction: "Forward",
    });
    expect(alert?.annotations["summary"]).toBe("DTS job orders-to-adb has failed");
    expect(alert?.annotations["runbook_url"]).toBe(`${runbookBase}AliyunDtsJobFailed.md`);
    expect(new Set(webhook.messages.map(({ receiver }) => receiver))).toEqual(new Set(["dts-on-call"]));
  });

  it("stays reported through an outage of the cloud that takes its series away", async () => {
    cloud.give(outage);
    await eventually("the job's series are gone, and the target is reported", async () => {
      const gone = await prometheus.query("absent(aliyun_dts_job_state)");
      return gone.length === 1 && about("AliyunDtsTargetDown", "firing").length > 0;
    });
    expect((await failedJob()).map(({ metric }) => metric["dts_job_id"])).toEqual(["a110wq5r93hb491"]);
    expect(about("AliyunDtsJobFailed", "resolved")).toEqual([]);
  });

  it("is reported as resolved when it runs again", async () => {
    cloud.give(running);
    await eventually("the webhook is told", async () => about("AliyunDtsJobFailed", "resolved").length > 0);
    expect(await failedJob()).toEqual([]);
  });
});
