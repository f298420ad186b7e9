import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { App } from "../../src/app.js";
import { alertmanagerExample, alerts, filesOf, folders, runbookBase } from "../rules/rule-files.js";
import { type AnswerServer, type GivenAnswer, startAnswerServer } from "../scenarios/answer-server.js";
import { type AlertLabels, type AlertmanagerServer, startAlertmanager } from "./alertmanager-server.js";
import { eventually } from "./eventually.js";
import { type PrometheusServer, startPrometheus } from "./prometheus-server.js";
import { regionId, simulatedApp } from "./simulated-app.js";
import { startWebhookReceiver, type WebhookMessage, type WebhookReceiver } from "./webhook-receiver.js";

interface Route {
  group_wait?: string;
  group_interval?: string;
  readonly routes?: readonly Route[];
}
interface AlertmanagerConfig {
  readonly route: Route;
  readonly receivers: readonly { readonly webhook_configs?: readonly { url: string }[] }[];
}

/** The example as it is shipped, but it sends to one address, and at once. */
function impatientExample(url: string): AlertmanagerConfig {
  const config = parse(readFileSync(alertmanagerExample, "utf8")) as AlertmanagerConfig;
  const hurry = (route: Route): void => {
    route.group_wait = "1s";
    route.group_interval = "1s";
    route.routes?.forEach(hurry);
  };
  hurry(config.route);
  for (const webhook of config.receivers.flatMap(({ webhook_configs = [] }) => webhook_configs))
    webhook.url = url;
  return config;
}

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
    alertmanager = await startAlertmanager(impatientExample(webhook.url));
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

  it("reaches the team with its name and the link to the runbook", async () => {
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
    expect(new Set(webhook.messages.map(({ receiver }) => receiver))).toEqual(new Set(["dts-team"]));
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

describe("the inhibitions of the example", () => {
  let webhook: WebhookReceiver;
  let alertmanager: AlertmanagerServer;

  beforeAll(async () => {
    webhook = await startWebhookReceiver();
    alertmanager = await startAlertmanager(impatientExample(webhook.url));
  });

  afterAll(async () => {
    await alertmanager?.stop();
    await webhook?.stop();
  });

  const severityOf = (name: string): string =>
    alerts.find(({ alert }) => alert === name)?.labels?.["severity"] ?? "none";
  const target = { account: "production", region_id: regionId };
  const sync = { ...target, collector: "sync", job_type: "sync" };
  const job = { ...target, job_type: "sync", dts_job_id: "a1", dts_job_name: "orders", direction: "Forward" };
  const alertOf = (name: string, labels: AlertLabels): AlertLabels => ({
    alertname: name,
    severity: severityOf(name),
    ...labels,
  });
  const exporterDown = alertOf("AliyunDtsExporterDown", { instance: "exporter:10155" });
  const targetDown = alertOf("AliyunDtsTargetDown", sync);
  const jobFailed = alertOf("AliyunDtsJobFailed", job);
  const delayHigh = alertOf("AliyunDtsJobDelayHigh", job);
  const modificationFailed = alertOf("AliyunDtsObjectModificationFailed", { ...target, task_id: "k7" });

  it.each<[string, string, AlertLabels, AlertLabels]>([
    ["mutes a target while the exporter is down", "suppressed", exporterDown, targetDown],
    ["mutes a late job while its target is down", "suppressed", targetDown, delayHigh],
    ["keeps a failed job audible while its target is down", "active", targetDown, jobFailed],
    ["keeps a failed job audible while the exporter is down", "active", exporterDown, jobFailed],
    [
      "keeps a late job audible while another type of job cannot be listed",
      "active",
      alertOf("AliyunDtsTargetDown", { ...target, collector: "migration", job_type: "migration" }),
      delayHigh,
    ],
    [
      "keeps a late job audible while only the fast lane is down",
      "active",
      alertOf("AliyunDtsTargetDown", { ...target, collector: "sync_status" }),
      delayHigh,
    ],
    [
      "keeps a late job audible while another region is down",
      "active",
      alertOf("AliyunDtsTargetDown", { ...sync, region_id: "cn-beijing" }),
      delayHigh,
    ],
    [
      "mutes an object modification while it cannot be asked for",
      "suppressed",
      alertOf("AliyunDtsTargetDown", { ...target, collector: "object_modification" }),
      modificationFailed,
    ],
    ["keeps it audible while jobs cannot be listed", "active", targetDown, modificationFailed],
    ["mutes the delay of a failed job", "suppressed", jobFailed, delayHigh],
    ["mutes the retry of a failed job", "suppressed", jobFailed, alertOf("AliyunDtsJobRetrying", job)],
    [
      "mutes only the direction that failed",
      "active",
      jobFailed,
      alertOf("AliyunDtsJobDelayHigh", { ...job, direction: "Reverse" }),
    ],
    [
      "does not mute another job",
      "active",
      jobFailed,
      alertOf("AliyunDtsJobDelayHigh", { ...job, dts_job_id: "b2" }),
    ],
    ["does not let a late job mute a failed one", "active", delayHigh, jobFailed],
    [
      "mutes a target whose credentials are rejected",
      "suppressed",
      alertOf("AliyunDtsCredentialsRejected", target),
      targetDown,
    ],
    [
      "mutes the retry that is told by the nearly exhausted time",
      "suppressed",
      alertOf("AliyunDtsJobRetryTimeNearlyExhausted", job),
      alertOf("AliyunDtsJobRetrying", job),
    ],
  ])("%s", async (_what, state, source, muted) => {
    expect([source["severity"], muted["severity"]]).not.toContain("none");
    await alertmanager.send([{ labels: source }, { labels: muted }]);
    const found = async () =>
      (await alertmanager.alerts()).find(
        ({ labels }) => JSON.stringify(sorted(labels)) === JSON.stringify(sorted(muted)),
      );
    await eventually(
      "the alert is processed",
      async () => ((await found())?.status.state ?? "unprocessed") !== "unprocessed",
    );
    expect((await found())?.status.state).toBe(state);
    const endsAt = "2026-01-01T00:00:00Z";
    await alertmanager.send([source, muted].map((labels) => ({ labels, endsAt })));
    await eventually("both are over", async () => (await alertmanager.alerts()).length === 0);
  });
});

function sorted(labels: AlertLabels): readonly (readonly [string, string])[] {
  return Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
}
