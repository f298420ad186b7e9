import PopCore from "@alicloud/pop-core";
import { expect, test } from "vitest";
import { systemClock } from "../../src/lib/clock.js";
import { runSimulator } from "./running-simulator.js";

const account = {
  accessKeyId: "LTAI-test",
  accessKeySecret: "secret+/=&",
  securityToken: "token+/=",
  name: "sts",
};

test("the client of Alibaba Cloud and the simulator agree on the signature of a POST", async () => {
  const { url, simulator } = await runSimulator({
    clock: systemClock,
    accounts: [account],
    types: { sync: 3 },
  });
  const client = new PopCore({ ...account, endpoint: url, apiVersion: "2020-01-01" });
  const params = {
    Region: "cn-hangzhou",
    RegionId: "cn-hangzhou",
    JobType: "SYNC",
    Params: "a *'~(订单)",
    Type: "name",
  };
  const answer = await client.request<Record<string, unknown>>("DescribeDtsJobs", params, { method: "POST" });
  expect(answer["TotalRecordCount"]).toBe(0);
  expect(simulator.calls().map(({ method, outcome }) => [method, outcome])).toEqual([["POST", "ok"]]);
});

test("the client of Alibaba Cloud with a wrong secret is refused", async () => {
  const { url } = await runSimulator({ clock: systemClock, accounts: [account] });
  const client = new PopCore({
    ...account,
    accessKeySecret: "wrong",
    endpoint: url,
    apiVersion: "2020-01-01",
  });
  const call = client.request("DescribeDtsJobs", { Region: "cn-hangzhou" }, { method: "POST" });
  await expect(call).rejects.toMatchObject({ code: "SignatureDoesNotMatch" });
});
