import { expect, it } from "vitest";
import type { ApiClient } from "../src/aliyun/api-client.js";
import { targetsOf } from "../src/config/targets.js";
import { plansOf } from "../src/plans.js";
import { createTargetCollectors } from "../src/target-collectors.js";
import { configOf } from "./faults/exporter.js";
import { createFakeLogger } from "./poll/fixtures.js";
import { createFakeClock } from "./support/fake-clock.js";

it("the log of polls that are too long names the requests at once that a listing really has", async () => {
  const clock = createFakeClock();
  const logger = createFakeLogger();
  const far: ApiClient = {
    async call(_operation, _params, signal) {
      await clock.sleep(70_000, signal);
      return { TotalRecordCount: 0, DtsJobList: [] };
    },
  };
  const config = configOf({ endpoints: { "cn-hangzhou": "http://127.0.0.1:1" } }, ["shop"]);
  const targets = targetsOf(config);
  const plans = plansOf(config, targets);
  const collectors = createTargetCollectors({
    clients: { get: () => ({ beginCycle: () => far }) },
    store: { instances: () => [], jobIds: () => [], report: () => undefined },
    backoff: { isProbing: () => false },
    clock,
    logger,
  });
  collectors.reconcile(plans.collectors);
  const target = targets.find(({ collector }) => collector === "sync");
  const polling = target && collectors.collectOf(target)?.(new AbortController().signal);
  await clock.advance(70_000);
  await polling;
  expect(logger.lines).toMatchObject([
    {
      message: "polls take longer than their interval",
      fields: { requests_at_once: 12, limited_by: "latency" },
    },
  ]);
});
