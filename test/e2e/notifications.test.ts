import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { output, toolPath } from "../deploy/programs.js";
import { runbookBase } from "../rules/rule-files.js";
import { type AlertmanagerServer, type SentAlert, startAlertmanager } from "./alertmanager-server.js";
import { eventually } from "./eventually.js";
import { exampleFor } from "./example-config.js";
import { startWebhookReceiver, type WebhookMessage, type WebhookReceiver } from "./webhook-receiver.js";

/** What Slack gets, as far as it is looked at. */
interface SlackMessage {
  readonly attachments: readonly [Readonly<Record<"title" | "text" | "fallback" | "color", string>>];
}

const bridge = toolPath("dingtalk-bridge");

/** What DingTalk would get for a message of Alertmanager. */
function dingtalk(message: WebhookMessage): readonly [title: string, text: string] {
  const args = ["deploy/alertmanager/dts-dingtalk.tmpl", "dts.dingtalk.title", "dts.dingtalk.text"];
  return JSON.parse(output(bridge, args, JSON.stringify(message)));
}

const hostile =
  "<!channel> <https://evil.example|click> *b* _i_ `c` ~s~ & \\ @all\n# [y](dtmd://z) ![x](http://evil.example/x.png)\u2028> q \u202eorders_to_adb";

function delayed(account: string, id: string, name: string, end?: string): SentAlert {
  return {
    labels: {
      ...{
        alertname: "AliyunDtsJobDelayHigh",
        severity: "warning",
        cluster: "c1",
        namespace: "n1",
        job: "dts",
      },
      ...{ account, region_id: "cn-hangzhou", job_type: "sync", direction: "Forward" },
      ...{ dts_job_id: id, dts_job_name: name },
    },
    annotations: {
      summary: `DTS job ${name} is 1h 2m 0s behind`,
      description: `The sync job ${id} is 1h 2m 0s behind its source. See aliyun_dts_job_retry_info.`,
      runbook_url: `${runbookBase}AliyunDtsJobDelayHigh.md`,
    },
    startsAt: "2026-02-03T04:05:06Z",
    ...(end === undefined ? {} : { endsAt: end }),
  };
}

describe("the notifications of the example", () => {
  let slack: WebhookReceiver<SlackMessage>;
  let webhook: WebhookReceiver;
  let alertmanager: AlertmanagerServer;

  /** The messages to both about an account, in a status. */
  const told = async (account: string, status: "firing" | "resolved") => {
    const toSlack = () =>
      slack.messages.filter(
        ({ attachments: [{ title }] }) =>
          title.includes(`account ${account},`) && title.startsWith("[resolved]") === (status === "resolved"),
      );
    const toBridge = () =>
      webhook.messages.filter(
        (message) => message.status === status && message.alerts[0]?.labels["account"] === account,
      );
    await eventually(`both are told of ${account}`, async () => toSlack().length * toBridge().length > 0);
    const [message] = toBridge();
    if (message === undefined) throw new Error("no message");
    const [title, text] = dingtalk(message);
    return { slack: toSlack()[0]?.attachments[0], dingtalk: { title, text } };
  };

  beforeAll(async () => {
    slack = await startWebhookReceiver<SlackMessage>();
    webhook = await startWebhookReceiver();
    alertmanager = await startAlertmanager(exampleFor({ webhook: webhook.url, slack: slack.url }));
    await alertmanager.send([
      delayed("production", "a1", "orders_to_adb"),
      delayed("production", "b2", "stock"),
      delayed("hostile", "c3", hostile),
      ...Array.from({ length: 12 }, (_, index) => delayed("many", `d${index}`, "one of many")),
    ]);
  });

  afterAll(async () => {
    await alertmanager?.stop();
    await webhook?.stop();
    await slack?.stop();
  });

  const title = "AliyunDtsJobDelayHigh (2), account production, cn-hangzhou, cluster c1, namespace n1";
  const runbook = `${runbookBase}AliyunDtsJobDelayHigh.md`;
  const slackAlert = (status: string, name: string, id: string, times: string) =>
    [
      `*${status}: DTS job ${name} is 1h 2m 0s behind*`,
      `The sync job ${id} is 1h 2m 0s behind its source. See aliyun_dts_job_retry_info.`,
      `job ${name}, id ${id}, cn-hangzhou, account production, ${times}, <${runbook}|runbook>\n\n`,
    ].join("\n");
  const dingtalkAlert = (status: string, name: string, id: string, times: string) =>
    [
      `\n**${status}: DTS job ${name} is 1h 2m 0s behind**\n`,
      `description: The sync job ${id} is 1h 2m 0s behind its source. See aliyun_dts_job_retry_info.\n`,
      ...[`- job: ${name}`, `- id: ${id}`, "- region: cn-hangzhou", "- account: production"],
      ...[times, `- [runbook](${runbook})\n`],
    ].join("\n");

  it("show what is wrong with which job, where, since when, and what to do", async () => {
    const message = await told("production", "firing");
    const since = "since 2026-02-03 04:05:06 UTC";
    expect(message.slack).toMatchObject({
      ...{ title: `[warning] ${title}`, fallback: `[warning] ${title}`, color: "warning" },
      text: slackAlert("warning", "orders_to_adb", "a1", since) + slackAlert("warning", "stock", "b2", since),
    });
    expect(message.dingtalk.title).toBe(`[warning] ${title}`);
    const times = "- since: 2026-02-03 04:05:06 UTC";
    expect(message.dingtalk.text).toBe(
      `#### [warning] ${title}\n${dingtalkAlert("warning", "orders_to_adb", "a1", times)}${dingtalkAlert("warning", "stock", "b2", times)}`,
    );
  });

  it("leave a hostile name no markup", async () => {
    const message = await told("hostile", "firing");
    const inSlack =
      "&lt;!channel&gt; &lt;https: //evil.example|click&gt; ?b? ?i? ?c? ?s? &amp; \\ @all # [y](dtmd: //z) ![x](http: //evil.example/x.png) &gt; q orders_to_adb";
    expect(message.slack?.text.split("\n")).toEqual([
      `*warning: DTS job ${inSlack} is 1h 2m 0s behind*`,
      "The sync job c3 is 1h 2m 0s behind its source. See aliyun_dts_job_retry_info.",
      expect.stringContaining(`job ${inSlack}, id c3, `),
      ...["", ""],
    ]);
    const inDingtalk =
      "??channel? ?https: //evil.example?click? ?b? ?i? ?c? ?s? ? ? ?all ? ?y?(dtmd: //z) ??x?(http: //evil.example/x.png) ? q orders_to_adb";
    expect(message.dingtalk.text).toContain(`\n**warning: DTS job ${inDingtalk} is 1h 2m 0s behind**\n`);
    expect(message.dingtalk.text).toContain(`\n- job: ${inDingtalk}\n- id: c3\n`);
  });

  it("show the first ten of many", async () => {
    const message = await told("many", "firing");
    for (const text of [message.slack?.text, message.dingtalk.text]) {
      expect(text?.match(/one of many/g)).toHaveLength(20);
      expect(text).toContain("The first 10 of 12 alerts.");
    }
  });

  it("say when it was over", async () => {
    const end = "2026-02-03T05:05:06Z";
    await alertmanager.send([
      delayed("production", "a1", "orders_to_adb", end),
      delayed("production", "b2", "stock", end),
    ]);
    const message = await told("production", "resolved");
    const times = "since 2026-02-03 04:05:06 UTC until 2026-02-03 05:05:06 UTC";
    expect(message.slack).toMatchObject({
      ...{ title: `[resolved] ${title}`, color: "good" },
      text:
        slackAlert("resolved", "orders_to_adb", "a1", times) + slackAlert("resolved", "stock", "b2", times),
    });
    expect(message.dingtalk.text).toContain(
      dingtalkAlert(
        ...(["resolved", "stock", "b2"] as const),
        "- since: 2026-02-03 04:05:06 UTC\n- until: 2026-02-03 05:05:06 UTC",
      ),
    );
  });
});
