import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runbookBase } from "../rules/rule-files.js";
import { type AlertingChain, clouds, startAlertingChain } from "./alerting-chain.js";
import { eventually } from "./eventually.js";
import { regionId } from "./simulated-app.js";

const cloudOf = (chain: AlertingChain, index = 0) => {
  const cloud = chain.installations[index]?.cloud;
  if (cloud === undefined) throw new Error(`there is no installation ${index}`);
  return cloud;
};

describe("a job that fails", () => {
  let chain: AlertingChain;
  const cloud = () => cloudOf(chain);
  const failedJob = async () =>
    chain.prometheus.query('ALERTS{alertname="AliyunDtsJobFailed", alertstate="firing"} == 1');

  beforeAll(async () => {
    chain = await startAlertingChain([{}]);
  });

  afterAll(async () => {
    await chain?.stop();
  });

  it("runs at first, and nothing is wrong with the exporter", async () => {
    // On a busy machine a poll of one second is late now and then, and here no alert waits: what matters is that it passes.
    await eventually("no alert fires", async () => {
      const firing = await chain.prometheus.query('ALERTS{alertname!~"AliyunDtsJob.+", alertstate="firing"}');
      return firing.length === 0;
    });
    expect(await failedJob()).toEqual([]);
  });

  it("wakes somebody with its name and the link to the runbook", async () => {
    cloud().give(clouds.failed);
    await eventually(
      "the webhook is told",
      async () => chain.about("AliyunDtsJobFailed", "firing").length > 0,
    );
    const [alert] = chain.about("AliyunDtsJobFailed", "firing");
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
    expect(new Set(chain.messages.map(({ receiver }) => receiver))).toEqual(new Set(["dts-on-call"]));
  });

  it("stays reported through an outage of the cloud that takes its series away", async () => {
    cloud().give(clouds.outage);
    await eventually("the job's series are gone, and the target is reported", async () => {
      const gone = await chain.prometheus.query("absent(aliyun_dts_job_state)");
      return gone.length === 1 && chain.about("AliyunDtsTargetDown", "firing").length > 0;
    });
    expect((await failedJob()).map(({ metric }) => metric["dts_job_id"])).toEqual(["a110wq5r93hb491"]);
    expect(chain.about("AliyunDtsJobFailed", "resolved")).toEqual([]);
  });

  it("is reported as resolved when it runs again", async () => {
    cloud().give(clouds.running);
    await eventually(
      "the webhook is told",
      async () => chain.about("AliyunDtsJobFailed", "resolved").length > 0,
    );
    expect(await failedJob()).toEqual([]);
  });
});

describe("two installations of one fleet", () => {
  let chain: AlertingChain;
  const namespaces = ["prod", "staging"];
  const firing = async (alertname: string) =>
    (await chain.prometheus.query(`ALERTS{alertname="${alertname}", alertstate="firing"} == 1`))
      .map(({ metric }) => metric["namespace"])
      .sort();
  const told = (alertname: string, status: "firing" | "resolved") =>
    [...new Set(chain.about(alertname, status).map(({ labels }) => labels["namespace"]))].sort();

  beforeAll(async () => {
    chain = await startAlertingChain(namespaces.map((namespace) => ({ cluster: "c1", namespace })));
  });

  afterAll(async () => {
    await chain?.stop();
  });

  it("each wake somebody for their own failed job, though account, region and job have the same names", async () => {
    for (const index of namespaces.keys()) cloudOf(chain, index).give(clouds.failed);
    await eventually("both are told", async () => told("AliyunDtsJobFailed", "firing").length === 2);
    expect(await firing("AliyunDtsJobFailed")).toEqual(namespaces);
    expect(told("AliyunDtsExporterDown", "firing")).toEqual([]);
  });

  it("are told apart when one dies: only its death is told, by its name, and no alert ends", async () => {
    await chain.installations[0]?.app.stop(1_000);
    await eventually("its death is told", async () => told("AliyunDtsExporterDown", "firing").length > 0);
    await eventually("its series are gone", async () => {
      const left = await chain.prometheus.query("count by (namespace) (aliyun_dts_job_state)");
      return left.length === 1 && left[0]?.metric["namespace"] === "staging";
    });
    expect(told("AliyunDtsExporterDown", "firing")).toEqual(["prod"]);
    expect(await firing("AliyunDtsExporterDown")).toEqual(["prod"]);
    expect(await firing("AliyunDtsJobFailed")).toEqual(namespaces);
    expect(told("AliyunDtsJobFailed", "resolved")).toEqual([]);
  });

  it("go their own ways: the other one's job recovers, and the dead one's alert stays", async () => {
    cloudOf(chain, 1).give(clouds.running);
    await eventually("its end is told", async () => told("AliyunDtsJobFailed", "resolved").length > 0);
    expect(told("AliyunDtsJobFailed", "resolved")).toEqual(["staging"]);
    expect(await firing("AliyunDtsJobFailed")).toEqual(["prod"]);
    expect(await firing("AliyunDtsExporterDown")).toEqual(["prod"]);
  });
});
