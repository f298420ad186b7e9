import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { App } from "../../src/app.js";
import { filesOf, folders } from "../rules/rule-files.js";
import { type AnswerServer, type GivenAnswer, startAnswerServer } from "../scenarios/answer-server.js";
import { startAlertmanager } from "./alertmanager-server.js";
import { eventually } from "./eventually.js";
import { exampleFor } from "./example-config.js";
import { type PrometheusServer, startPrometheus } from "./prometheus-server.js";
import { simulatedApp } from "./simulated-app.js";
import { startWebhookReceiver, type WebhookMessage } from "./webhook-receiver.js";

const story = fileURLToPath(new URL("../scenarios/job-starts-to-fail/given", import.meta.url));
const answer = (poll: string): GivenAnswer =>
  JSON.parse(readFileSync(join(story, poll, "answer-1.json"), "utf8"));

/** What a cloud says in the chain: its one job runs, it has failed, nothing can be asked. */
export const clouds = {
  running: [answer("poll-1")],
  failed: [answer("poll-2")],
  outage: [{ match: {}, status: 503, bodyText: "" }],
} satisfies Record<string, readonly GivenAnswer[]>;

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

/** An exporter of the chain, with a cloud of its own. */
export interface Installation {
  readonly cloud: AnswerServer;
  readonly app: App;
}

/** Clouds, exporters, Prometheus with the shipped rules, Alertmanager with the shipped example, and who it tells. */
export interface AlertingChain {
  readonly installations: readonly Installation[];
  readonly prometheus: PrometheusServer;
  readonly messages: readonly WebhookMessage[];
  /** What was told of an alert so far. */
  about(alertname: string, status: "firing" | "resolved"): readonly WebhookMessage["alerts"][number][];
  stop(): Promise<void>;
}

/** Starts an exporter for each set of target labels, and waits until Prometheus has seen the job of each run. */
export async function startAlertingChain(
  labels: readonly Readonly<Record<string, string>>[],
): Promise<AlertingChain> {
  const folder = mkdtempSync(join(tmpdir(), "dts-rules-"));
  const webhook = await startWebhookReceiver();
  const alertmanager = await startAlertmanager(exampleFor({ webhook: webhook.url }));
  const installations = await Promise.all(labels.map(startInstallation));
  const [first, ...others] = installations.map(({ address }, index) => ({
    ...{ targets: [address], labels: labels[index] ?? {} },
  }));
  const prometheus = await startPrometheus(first?.targets[0] ?? "", {
    rules: impatientRules(folder),
    alertmanagers: [alertmanager.address],
    labels: first?.labels ?? {},
    others,
  });
  await eventually("each job is seen running", async () => {
    const seen = await prometheus.query('aliyun_dts:job_state:current{state="running"}');
    return seen.length === labels.length;
  });
  return {
    installations,
    prometheus,
    messages: webhook.messages,
    about: (alertname, status) =>
      webhook.messages
        .flatMap(({ alerts }) => alerts)
        .filter((alert) => alert.labels["alertname"] === alertname && alert.status === status),
    async stop() {
      await prometheus.stop();
      for (const { app, cloud } of installations) {
        await app.stop(1_000);
        await cloud.stop();
      }
      await alertmanager.stop();
      await webhook.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startInstallation(): Promise<Installation & { readonly address: string }> {
  const cloud = await startAnswerServer();
  cloud.give(clouds.running);
  const app = simulatedApp(cloud.url, settings);
  const [address = ""] = await app.start();
  return { cloud, app, address };
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
