import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runbookBase } from "../rules/rule-files.js";
import { type ComposeStack, startComposeStack } from "./compose-stack.js";
import { eventually } from "./eventually.js";

describe("the services of compose.yaml, with their files as they are", () => {
  let stack: ComposeStack;
  beforeAll(async () => {
    stack = await startComposeStack();
  });
  afterAll(async () => {
    await stack?.stop();
  });

  const json = async <T>(service: string, path: string): Promise<T> => {
    const answer = await fetch(`http://${stack.addresses[service]}${path}`);
    if (!answer.ok) throw new Error(`${service}${path}: ${answer.status}`);
    return (await answer.json()) as T;
  };
  /** What Prometheus' API wraps its answers in. */
  const data = async <T>(path: string) => (await json<{ data: T }>("prometheus:9090", path)).data;
  const query = async (promql: string): Promise<readonly unknown[]> =>
    (await data<{ result: readonly unknown[] }>(`/api/v1/query?query=${encodeURIComponent(promql)}`)).result;

  it("are up: the simulated cloud, the exporter, Prometheus with every rule, Alertmanager with every receiver", async () => {
    await eventually("the exporter's targets are up in Prometheus", async () => {
      const up = await query("aliyun_dts_up == 1");
      return up.length > 5;
    });
    const { groups } = await data<{ groups: readonly unknown[] }>("/api/v1/rules");
    expect(groups).toHaveLength(6);
    const { activeAlertmanagers } = await data<{ activeAlertmanagers: readonly unknown[] }>(
      "/api/v1/alertmanagers",
    );
    expect(activeAlertmanagers).toEqual([
      { url: `http://${stack.addresses["alertmanager:9093"]}/api/v2/alerts` },
    ]);
    const receivers = await json<readonly { name: string }[]>("alertmanager:9093", "/api/v2/receivers");
    expect(receivers.map(({ name }) => name).sort()).toEqual([
      "dts-chat",
      "dts-notes",
      "dts-on-call",
      "everything-else",
    ]);
    await eventually("the recording rules have recorded", async () => {
      const limits = await query("aliyun_dts:job_delay_limit_seconds");
      return limits.length > 0;
    });
  });

  it("page somebody for a job that has failed, after its minute and Alertmanager's half, with the link to the runbook", async () => {
    const page = / page firing critical AliyunDtsJobFailed (?<text>.+)$/m;
    const told = async () => page.test(stack.output("pager"));
    await eventually(
      "the alert fires",
      async () => {
        const firing = await query('ALERTS{alertname="AliyunDtsJobFailed", alertstate="firing"}');
        return firing.length > 0;
      },
      120_000,
    );
    await eventually("the pager is told", told);
    const text = page.exec(stack.output("pager"))?.groups?.["text"];
    expect(text).toMatch(/^DTS job [\w-]+ has failed: /);
    expect(text).toContain(`: ${runbookBase}AliyunDtsJobFailed.md`);
  }, 200_000);

  it("tell what wakes nobody more quietly", async () => {
    await eventually("a warning is told", async () => / chat firing warning /.test(stack.output("pager")));
    expect(stack.output("pager")).not.toMatch(/ (?:chat|note) firing critical | page firing (?!critical)/);
  });
});

describe("the pager", () => {
  it("prints names without anything that a terminal obeys, and refuses what is no notification", async () => {
    const stack = await startComposeStack();
    try {
      const url = `http://${stack.addresses["pager:8080"]}/page`;
      await eventually("it listens", async () => stack.output("pager").includes("waiting for Alertmanager"));
      const alert = {
        status: "firing",
        labels: { severity: "critical", alertname: "A" },
        annotations: { summary: "a\u001b[31m\nb", runbook_url: "https://r.example" },
      };
      const post = async (body: string) => (await fetch(url, { method: "POST", body })).status;
      expect(await post(JSON.stringify({ alerts: [alert] }))).toBe(200);
      expect(await post("{")).toBe(400);
      expect(await post(`"${"x".repeat(1_100_000)}"`)).toBe(400);
      await eventually("it prints", async () => stack.output("pager").includes("firing"));
      expect(stack.output("pager").split("\n").slice(1)).toEqual([
        expect.stringMatching(/^\S+Z page firing critical A a\?\[31m\?b: https:\/\/r\.example$/),
        "",
      ]);
    } finally {
      await stack.stop();
    }
  });
});
