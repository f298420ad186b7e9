import { describe, expect, it } from "vitest";
import { documentedStatuses } from "../../../src/metrics/families/job-status.js";
import type { FamilyOptions } from "../../../src/metrics/family.js";
import type { DtsJob } from "../../../src/model/job.js";
import { jobStates } from "../../../src/model/status.js";
import { expose, samplesOf } from "../expose.js";
import { emptyJob, fullJob, regionOf, snapshotOf } from "../samples.js";

async function shown(
  name: string,
  job: Partial<DtsJob>,
  options: Partial<FamilyOptions> = {},
): Promise<readonly string[]> {
  return samplesOf(
    await expose(snapshotOf(regionOf([{ ...emptyJob, ...job }])), options),
    `aliyun_dts_job_${name}`,
  );
}

describe("single values", () => {
  it.each<[string, Partial<DtsJob>, string]>([
    ["status_observed_timestamp_seconds", { statusObservedAtSeconds: 1_763_640_001 }, "1763640001"],
    ["delay_seconds", { delaySeconds: 0 }, "0"],
    ["checkpoint_timestamp_seconds", { checkpointSeconds: 1_763_633_000 }, "1763633000"],
    ["created_timestamp_seconds", { createdAtSeconds: 1 }, "1"],
    ["expiration_timestamp_seconds", { expiresAtSeconds: 2 }, "2"],
    ["statements_per_second", { statementsPerSecond: 120 }, "120"],
    ["throughput_bytes_per_second", { throughputBytesPerSecond: 380_000 }, "380000"],
    ["retrying", { retry: { retrying: true } }, "1"],
    ["retrying", { retry: { retrying: false } }, "0"],
    ["retries", { retry: { count: 3 } }, "3"],
    ["retry_elapsed_seconds", { retry: { elapsedSeconds: 60 } }, "60"],
    ["retry_limit_seconds", { retry: { limitSeconds: 43_200 } }, "43200"],
    ["upgrade_recommended", { upgradeRecommended: true }, "1"],
    ["switchable", { switchable: false }, "0"],
    ["cpu_usage_ratio", { cpuUsageRatio: 0.03 }, "0.03"],
    ["memory_usage_bytes", { memoryUsageBytes: 512_000_000 }, "512000000"],
    ["du_usage", { duUsage: 2 }, "2"],
    ["du_usage_ratio", { duUsageRatio: 0.12 }, "0.12"],
    ["du_min", { duMin: 1 }, "1"],
    ["du_max", { duMax: 16 }, "16"],
    ["subscription_begin_timestamp_seconds", { subscriptionBeginSeconds: 5 }, "5"],
    ["subscription_end_timestamp_seconds", { subscriptionEndSeconds: 6 }, "6"],
    ["subscription_consumer_timestamp_seconds", { subscriptionConsumerSeconds: 7 }, "7"],
    ["etl_safe_checkpoint_timestamp_seconds", { etlSafeCheckpointSeconds: 8 }, "8"],
  ])("show %s", async (name, job, value) => {
    expect(await shown(name, job)).toEqual([`{} ${value}`]);
    if (name !== "status_observed_timestamp_seconds") expect(await shown(name, {})).toEqual([]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])("leave out %d", async (value) => {
    expect(await shown("delay_seconds", { delaySeconds: value })).toEqual([]);
    expect(await shown("phase_items", { phases: [{ phase: "etl", items: value }] })).toEqual([]);
  });

  it.each([
    [1e21, "1e+21"],
    [5e-7, "5e-7"],
    [-0, "0"],
    [2 ** 53, "9007199254740992"],
  ])("write %d as %s", async (value, text) => {
    expect(await shown("delay_seconds", { delaySeconds: value })).toEqual([`{} ${text}`]);
  });
});

describe("aliyun_dts_job_status", () => {
  it("is one series with the current status", async () => {
    expect(await shown("status", { status: "PreCheckPass" })).toEqual(['{status="PreCheckPass"} 1']);
  });

  it.each(["migration", "sync", "subscribe"] as const)(
    "is 0 or 1 for every documented status of a %s job in full sets",
    async (type) => {
      const lines = await shown("status", { type, status: "Retrying" }, { statusSets: "full" });
      expect(lines).toEqual(
        documentedStatuses[type].map((status) => `{status="${status}"} ${status === "Retrying" ? 1 : 0}`),
      );
    },
  );

  it("has 18 statuses for a synchronization in full sets, as its page does with unknown", () => {
    expect(documentedStatuses.sync).toHaveLength(18);
  });

  it("shows a status in full sets that its page lists for another type only", async () => {
    const lines = await shown("status", { type: "sync", status: "Migrating" }, { statusSets: "full" });
    expect(lines.filter((line) => line.endsWith(" 1"))).toEqual(['{status="Migrating"} 1']);
  });
});

describe("aliyun_dts_job_state", () => {
  it.each(jobStates)("is 1 for %s and 0 for the nine others", async (state) => {
    expect(await shown("state", { state })).toEqual(
      jobStates.map((each) => `{state="${each}"} ${each === state ? 1 : 0}`),
    );
  });
});

describe("aliyun_dts_job_status_transitions_total", () => {
  it("leaves out the name, so that a renamed job keeps its counter", async () => {
    const text = await expose(
      snapshotOf(regionOf([{ ...emptyJob, name: "old", transitions: fullJob.transitions }])),
    );
    expect(text.split("\n").filter((line) => line.includes("_transitions_total{"))).toEqual([
      'aliyun_dts_job_status_transitions_total{account="production",region_id="cn-hangzhou",job_type="sync",dts_job_id="dtsempty",direction="Forward",from="starting",to="running"} 2',
      'aliyun_dts_job_status_transitions_total{account="production",region_id="cn-hangzhou",job_type="sync",dts_job_id="dtsempty",direction="Forward",from="running",to="retrying"} 1',
    ]);
  });
});

describe("phases", () => {
  const phases: DtsJob["phases"] = [
    { phase: "structure_initialization", enabled: true, status: "Finished", progressRatio: 1, items: 12 },
    { phase: "etl", enabled: false },
    {
      phase: "full_data_check",
      status: "Inconsistency",
      check: { rowsPerSecond: 1, rows: 4, expectedRows: 5, tables: 2, expectedTables: 3 },
    },
  ];

  it.each([
    ["phase_enabled", ['{phase="structure_initialization"} 1', '{phase="etl"} 0']],
    [
      "phase_status",
      [
        '{phase="structure_initialization",status="Finished"} 1',
        '{phase="full_data_check",status="Inconsistency"} 1',
      ],
    ],
    ["phase_progress_ratio", ['{phase="structure_initialization"} 1']],
    ["phase_items", ['{phase="structure_initialization"} 12']],
    ["check_rows", ['{phase="full_data_check"} 4']],
    ["check_expected_rows", ['{phase="full_data_check"} 5']],
    ["check_tables", ['{phase="full_data_check"} 2']],
    ["check_expected_tables", ['{phase="full_data_check"} 3']],
    ["check_rows_per_second", ['{phase="full_data_check"} 1']],
  ])("show %s of each phase that has it", async (name, lines) => {
    expect(await shown(name, { phases })).toEqual(lines);
  });

  it("show the first of two that claim to be the same", async () => {
    const twice: DtsJob["phases"] = [
      { phase: "etl", items: 1 },
      { phase: "etl", items: 2 },
    ];
    expect(await shown("phase_items", { phases: twice })).toEqual(['{phase="etl"} 1']);
  });
});

describe("prechecks", () => {
  const precheckItems: DtsJob["precheckItems"] = {
    success: 5,
    failed: 2,
    warning: 0,
    failedItems: [{ item: "CHECK_SRC_CONN" }, { item: 'a "b"' }, { item: "CHECK_SRC_CONN" }],
  };

  it("are counted by result", async () => {
    expect(await shown("precheck_items", { precheckItems })).toEqual([
      '{result="success"} 5',
      '{result="failed"} 2',
      '{result="warning"} 0',
    ]);
  });

  it("name each failed item once", async () => {
    expect(await shown("precheck_item_failed", { precheckItems })).toEqual([
      '{item="CHECK_SRC_CONN"} 1',
      '{item="a \\"b\\""} 1',
    ]);
  });
});

describe("aliyun_dts_job_error_info", () => {
  it("names phase, code and type; the phase is empty for the whole job", async () => {
    const errors: DtsJob["errors"] = [
      { phase: "data_synchronization", code: "DTS-70019", type: "Network" },
      { code: "DTS-10000" },
      { code: "DTS-10000" },
    ];
    expect(await shown("error_info", { errors })).toEqual([
      '{phase="data_synchronization",error_code="DTS-70019",error_type="Network"} 1',
      '{phase="",error_code="DTS-10000"} 1',
    ]);
  });
});

describe("aliyun_dts_job_retry_info", () => {
  it.each<[string, DtsJob["retry"], readonly string[]]>([
    [
      "everything that is known",
      fullJob.retry,
      ['{retry_target="srcDB",retry_module="04",error_code="DTS-70019",error_type="Network"} 1'],
    ],
    ["only what is known", { target: "destDB" }, ['{retry_target="destDB"} 1']],
    ["nothing when nothing is known", { retrying: true }, []],
  ])("shows %s", async (_what, retry, lines) => {
    expect(await shown("retry_info", { retry })).toEqual(lines);
  });
});

describe("aliyun_dts_job_info", () => {
  it("shows what the job is and leaves out what is not known", async () => {
    const job: Partial<DtsJob> = {
      instanceId: "dts1",
      payType: "PostPaid",
      environment: "",
      source: { engine: "MySQL", instanceId: "rm-1" },
    };
    expect(await shown("info", job)).toEqual([
      '{dts_instance_id="dts1",pay_type="PostPaid",source_engine="MySQL",source_instance_id="rm-1"} 1',
    ]);
  });

  it("alone has the name when job_name_label is off", async () => {
    const text = await expose(snapshotOf(regionOf([{ ...fullJob, name: "orders" }])), {
      jobNameLabel: false,
    });
    const named = text.split("\n").filter((line) => line.includes('dts_job_name="'));
    expect(named).toHaveLength(1);
    expect(named[0]).toMatch(/^aliyun_dts_job_info\{.*dts_job_name="orders"/);
  });
});

describe("aliyun_dts_job_endpoint_info", () => {
  const source = { engine: "MySQL", instanceType: "RDS", instanceId: "rm-1", regionId: "cn-hangzhou" };

  it.each<[string, Partial<DtsJob>, readonly string[]]>([
    [
      "a series for each end",
      { source, destination: { engine: "Kafka" } },
      [
        '{side="source",engine="MySQL",instance_type="RDS",instance_id="rm-1",instance_region_id="cn-hangzhou"} 1',
        '{side="destination",engine="Kafka"} 1',
      ],
    ],
    [
      "no series for an end that the API does not name",
      { destination: { instanceId: "rm-2" } },
      ['{side="destination",instance_id="rm-2"} 1'],
    ],
    ["nothing when no end is named", {}, []],
  ])("shows %s", async (_what, job, lines) => {
    expect(await shown("endpoint_info", job)).toEqual(lines);
  });
});

describe("aliyun_dts_job_tags", () => {
  const tags = [
    { key: "team", value: "payments" },
    { key: "Team", value: "other" },
    { key: "环境", value: "生产" },
  ];

  it.each<[string, readonly string[], DtsJob["tags"], readonly string[]]>([
    ["no series without allowed keys", [], tags, []],
    ["no series when the API did not answer tags", ["team"], undefined, []],
    ["only allowed keys, spelled exactly so", ["team", "env"], tags, ['{tag_team="payments"} 1']],
    ["keys that are no label names", ["环境"], tags, ['{tag___="生产"} 1']],
    ["a series to join with even for a job without allowed tags", ["owner"], tags, ["{} 1"]],
  ])("shows %s", async (_what, tagLabels, given, lines) => {
    expect(await shown("tags", { tags: given }, { tagLabels })).toEqual(lines);
  });
});

describe("texts of people", () => {
  it("never become labels", async () => {
    const text = await expose(snapshotOf(regionOf([fullJob])), { tagLabels: ["team"] });
    expect(text).not.toMatch(/never a label|10\.0\.0\.1|not shown/);
  });
});
