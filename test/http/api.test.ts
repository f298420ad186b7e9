import { describe, expect, it } from "vitest";
import { ask } from "./client.js";
import { aJob, aSnapshot, aTarget, nowSeconds } from "./fixtures.js";
import { running } from "./running.js";

async function json(path: string, snapshot: ReturnType<typeof aSnapshot>): Promise<unknown> {
  const { address } = await running({ snapshot: () => snapshot });
  const { body, headers } = await ask(address, path);
  expect(headers["content-type"]).toBe("application/json; charset=utf-8");
  return JSON.parse(body);
}

describe("GET /api/v1/targets", () => {
  it("shows each target with base units", async () => {
    const down = aTarget({
      collector: "migration",
      up: false,
      lastSuccessSeconds: undefined,
      failureReason: "throttled",
      failureMessage: "slow down",
    });
    expect(await json("/api/v1/targets", aSnapshot([], [aTarget(), down]))).toEqual({
      targets: [
        {
          account: "production",
          region_id: "cn-hangzhou",
          collector: "sync",
          up: true,
          last_poll_timestamp_seconds: nowSeconds - 12,
          last_success_timestamp_seconds: nowSeconds - 12,
          poll_duration_seconds: 0.8,
          poll_interval_seconds: 60,
          jobs: 1,
        },
        {
          account: "production",
          region_id: "cn-hangzhou",
          collector: "migration",
          up: false,
          last_poll_timestamp_seconds: nowSeconds - 12,
          poll_duration_seconds: 0.8,
          poll_interval_seconds: 60,
          jobs: 1,
          failure_reason: "throttled",
          failure_message: "slow down",
        },
      ],
    });
  });
});

describe("the jobs that select leaves out", () => {
  it("are counted beside those that are watched, and a target of an account without select has no such field", async () => {
    const { targets } = (await json(
      "/api/v1/targets",
      aSnapshot([], [aTarget({ jobs: 2, excluded: 0 }), aTarget({ jobs: 2, excluded: 3 }), aTarget()]),
    )) as { targets: { excluded?: number }[] };
    expect(targets.map(({ excluded }) => excluded)).toEqual([0, 3, undefined]);
  });

  it("are on the start page", async () => {
    const snapshot = aSnapshot([], [aTarget({ jobs: 2, excluded: 3 })]);
    const { address } = await running({ snapshot: () => snapshot });
    expect((await ask(address, "/")).body).toContain('2 <span class="faint">(3 left out)</span>');
  });
});

describe("GET /api/v1/jobs", () => {
  it("shows the consumer groups and the alarms of a job", async () => {
    const { account, regionId, jobId } = aJob();
    const snapshot = aSnapshot([aJob()]);
    const found = {
      consumerGroups: [
        {
          account,
          regionId,
          jobId,
          groupId: "g1",
          name: "billing",
          connected: true,
          delaySeconds: 3,
          unconsumedMessages: 40,
          checkpointSeconds: nowSeconds,
        },
        { account, regionId: "cn-beijing", jobId: "another", groupId: "g2" },
      ],
      jobAlarms: [
        {
          account,
          regionId,
          jobId,
          alarms: [
            { alarm: "delay", part: "normal", enabled: true, thresholdSeconds: 600 },
            { alarm: "error", part: "normal", enabled: false },
          ],
        },
      ],
    } as const;
    const regions = snapshot.regions.map((region) => ({ ...region, ...found }));
    expect(await json("/api/v1/jobs", { ...snapshot, regions })).toMatchObject({
      jobs: [
        {
          consumer_groups: [
            {
              consumer_group_id: "g1",
              consumer_group_name: "billing",
              connected: true,
              delay_seconds: 3,
              unconsumed_messages: 40,
              checkpoint_timestamp_seconds: nowSeconds,
            },
          ],
          alarms: [
            { alarm: "delay", part: "normal", enabled: true, threshold_seconds: 600 },
            { alarm: "error", part: "normal", enabled: false },
          ],
        },
      ],
    });
  });

  it("shows what is known of a job and leaves out the rest", async () => {
    expect(await json("/api/v1/jobs", aSnapshot([aJob()]))).toEqual({
      total: 1,
      page: 1,
      pages: 1,
      jobs: [
        {
          account: "production",
          region_id: "cn-hangzhou",
          job_type: "sync",
          dts_job_id: "k71r16fj13g",
          direction: "Forward",
          dts_job_name: "orders",
          dts_instance_id: "dtsk71r16fj13g",
          status: "Synchronizing",
          state: "running",
          status_observed_timestamp_seconds: nowSeconds - 7_200,
          status_transitions: [],
          status_changes: [],
        },
      ],
    });
  });

  it("shows every part of a job under its public name", async () => {
    const full = aJob({
      jobClass: "large",
      payType: "PrePaid",
      originType: "INNER",
      environment: "prod",
      resourceGroupId: "rg-1",
      dedicatedClusterId: "dtscl-1",
      source: { engine: "MySQL", instanceType: "RDS", instanceId: "rm-1", regionId: "cn-hangzhou" },
      destination: { engine: "PolarDB" },
      tags: [{ key: "team", value: "pay" }],
      delaySeconds: 1.5,
      checkpointSeconds: 10,
      createdAtSeconds: 20,
      expiresAtSeconds: 30,
      statementsPerSecond: 40,
      throughputBytesPerSecond: 50,
      phases: [
        {
          phase: "full_data_check",
          enabled: true,
          status: "Checking",
          progressRatio: 0.5,
          items: 7,
          check: { rowsPerSecond: 1, rows: 2, expectedRows: 3, tables: 4, expectedTables: 5 },
          errorMessage: "x".repeat(2_000),
        },
      ],
      precheckItems: {
        success: 1,
        failed: 1,
        warning: 0,
        failedItems: [{ item: "CONN", reason: "no", repair: "do" }],
      },
      errors: [{ code: "DTS-1", type: "T", phase: "precheck" }],
      errorMessage: "broken",
      retry: {
        retrying: true,
        count: 3,
        elapsedSeconds: 60,
        limitSeconds: 600,
        target: "srcDB",
        module: "04",
        errorCode: "DTS-2",
        errorType: "U",
        errorMessage: "again",
      },
      transitions: [{ from: "running", to: "retrying", count: 2 }],
      statusChanges: [{ atSeconds: 1_763_640_000, from: "Synchronizing", to: "Retrying" }],
      upgradeRecommended: true,
      switchable: false,
      cpuUsageRatio: 0.1,
      memoryUsageBytes: 1_000,
      duUsage: 1,
      duUsageRatio: 0.2,
      duMin: 1,
      duMax: 2,
      subscriptionBeginSeconds: 1,
      subscriptionEndSeconds: 2,
      subscriptionConsumerSeconds: 3,
      etlSafeCheckpointSeconds: 4,
    });
    expect(await json("/api/v1/jobs", aSnapshot([full]))).toMatchObject({
      jobs: [
        {
          dts_job_class: "large",
          pay_type: "PrePaid",
          origin_type: "INNER",
          environment: "prod",
          resource_group_id: "rg-1",
          dedicated_cluster_id: "dtscl-1",
          source: { engine: "MySQL", instance_type: "RDS", instance_id: "rm-1", region_id: "cn-hangzhou" },
          destination: { engine: "PolarDB" },
          tags: [{ key: "team", value: "pay" }],
          delay_seconds: 1.5,
          checkpoint_timestamp_seconds: 10,
          created_timestamp_seconds: 20,
          expiration_timestamp_seconds: 30,
          statements_per_second: 40,
          throughput_bytes_per_second: 50,
          phases: [
            {
              phase: "full_data_check",
              enabled: true,
              status: "Checking",
              progress_ratio: 0.5,
              items: 7,
              check: { rows_per_second: 1, rows: 2, expected_rows: 3, tables: 4, expected_tables: 5 },
              error_message: `${"x".repeat(1_023)}…`,
            },
          ],
          precheck_items: {
            success: 1,
            failed: 1,
            warning: 0,
            failed_items: [{ item: "CONN", reason: "no", repair: "do" }],
          },
          errors: [{ phase: "precheck", error_code: "DTS-1", error_type: "T" }],
          error_message: "broken",
          retry: {
            retrying: true,
            retries: 3,
            elapsed_seconds: 60,
            limit_seconds: 600,
            retry_target: "srcDB",
            retry_module: "04",
            error_code: "DTS-2",
            error_type: "U",
            error_message: "again",
          },
          status_transitions: [{ from: "running", to: "retrying", count: 2 }],
          status_changes: [{ timestamp_seconds: 1_763_640_000, from: "Synchronizing", to: "Retrying" }],
          upgrade_recommended: true,
          switchable: false,
          cpu_usage_ratio: 0.1,
          memory_usage_bytes: 1_000,
          du_usage: 1,
          du_usage_ratio: 0.2,
          du_min: 1,
          du_max: 2,
          subscription_begin_timestamp_seconds: 1,
          subscription_end_timestamp_seconds: 2,
          subscription_consumer_timestamp_seconds: 3,
          etl_safe_checkpoint_timestamp_seconds: 4,
        },
      ],
    });
  });

  it("filters and pages like the page for people", async () => {
    const jobs = Array.from({ length: 501 }, (_, at) => aJob({ jobId: `job${at}`, delaySeconds: at }));
    const snapshot = aSnapshot([...jobs, aJob({ jobId: "other", type: "migration" })]);
    expect(await json("/api/v1/jobs?type=sync&page=6", snapshot)).toMatchObject({
      total: 501,
      page: 6,
      pages: 6,
      jobs: [{ dts_job_id: "job0" }],
    });
  });
});
