import { describe, expect, it } from "vitest";
import { failureReasons } from "../../../src/lib/failure.js";
import type { ConsumerGroup } from "../../../src/model/consumer-group.js";
import type { Snapshot, TargetSnapshot } from "../../../src/model/snapshot.js";
import { expose } from "../expose.js";
import {
  emptyJob,
  fullCluster,
  fullConsumerGroup,
  fullJobAlarms,
  fullModification,
  fullVerification,
  polledTarget,
  regionOf,
  snapshotOf,
} from "../samples.js";

function linesOf(text: string, name: string): readonly string[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith(`${name}{`))
    .map((line) => line.slice(name.length));
}

describe("object modifications", () => {
  const place = '{account="production",region_id="cn-hangzhou",task_id="k71r16fj13g"';

  it.each([
    ["status", [`${place},status="Migrating"} 1`]],
    [
      "state",
      ["idle", "starting", "running", "failed", "finished", "unknown"].map(
        (state) => `${place},state="${state}"} ${state === "running" ? 1 : 0}`,
      ),
    ],
    ["phase_status", [`${place},phase="data_initialization",status="Migrating"} 1`]],
    ["phase_progress_ratio", [`${place},phase="data_initialization"} 0.5`]],
    ["phase_items", [`${place},phase="data_initialization"} 39754`]],
    ["delay_seconds", [`${place}} 0`]],
    [
      "precheck_items",
      [`${place},result="success"} 1`, `${place},result="failed"} 1`, `${place},result="warning"} 0`],
    ],
    ["precheck_item_failed", [`${place},item="CHECK_DEST_AUTH"} 1`]],
    [
      "error_info",
      [
        `${place},phase="data_initialization",error_code="DTS-1"} 1`,
        `${place},phase="",error_code="DTS-2"} 1`,
      ],
    ],
  ])("show their %s", async (name, lines) => {
    const text = await expose(snapshotOf(regionOf([], { modifications: [fullModification] })));
    expect(linesOf(text, `aliyun_dts_object_modification_${name}`)).toEqual(lines);
  });
});

describe("consumer groups", () => {
  const place =
    '{account="production",region_id="cn-hangzhou",dts_job_id="k71r16fj13g",consumer_group_id="dtsgroup1"';
  const shown = (group: ConsumerGroup) => expose(snapshotOf(regionOf([], { consumerGroups: [group] })));

  it.each([
    ["info", `${place},consumer_group_name="billing \\"live\\""} 1`],
    ["connected", `${place}} 1`],
    ["delay_seconds", `${place}} 12`],
    ["unconsumed_messages", `${place}} 3400`],
    ["checkpoint_timestamp_seconds", `${place}} 1763639988`],
  ])("show their %s", async (name, line) => {
    expect(linesOf(await shown(fullConsumerGroup), `aliyun_dts_consumer_group_${name}`)).toEqual([line]);
  });

  it("that nobody reads for show that, and nothing else but their name", async () => {
    const { account, regionId, jobId, groupId } = fullConsumerGroup;
    const text = await shown({ account, regionId, jobId, groupId, connected: false });
    expect(text.split("\n").filter((line) => line.startsWith("aliyun_dts_consumer_group_"))).toEqual([
      `aliyun_dts_consumer_group_info${place}} 1`,
      `aliyun_dts_consumer_group_connected${place}} 0`,
    ]);
  });
});

describe("alarms of a job", () => {
  const place = '{account="production",region_id="cn-hangzhou",dts_job_id="k71r16fj13g"';

  it("show which are set, and their thresholds; of one in an unknown state only the latter", async () => {
    const text = await expose(snapshotOf(regionOf([], { jobAlarms: [fullJobAlarms] })));
    expect(linesOf(text, "aliyun_dts_job_alarm_enabled")).toEqual([
      `${place},alarm="delay",part="normal"} 1`,
      `${place},alarm="error",part="normal"} 0`,
    ]);
    expect(linesOf(text, "aliyun_dts_job_alarm_threshold_seconds")).toEqual([
      `${place},alarm="delay",part="normal"} 600`,
      `${place},alarm="warn",part="full_check"} 60`,
    ]);
  });
});

describe("dedicated clusters", () => {
  const place = '{account="production",region_id="cn-hangzhou",dedicated_cluster_id="dtscluster_1"';
  const region = regionOf([], { dedicatedClusters: [fullCluster] });

  it.each([
    ["info", [`${place},dedicated_cluster_name="orders \\"live\\"",dts_instance_id="dtsdedicated1"} 1`]],
    [
      "state",
      [
        "init",
        "schedule",
        "running",
        "upgrade",
        "downgrade",
        "locked",
        "releasing",
        "released",
        "unknown",
      ].map((state) => `${place},state="${state}"} ${state === "running" ? 1 : 0}`),
    ],
    ["du", [`${place}} 60`]],
    ["du_used", [`${place}} 52`]],
    ["du_oversold", [`${place}} 10`]],
    ["nodes", [`${place}} 3`]],
    ["cpu_cores", [`${place}} 48`]],
    ["cpu_cores_used", [`${place}} 30.5`]],
    ["memory_bytes", [`${place}} 192000000000`]],
    ["memory_used_bytes", [`${place}} 100500000000`]],
    ["disk_bytes", [`${place}} 600000000000`]],
    ["disk_used_bytes", [`${place}} 100000200000`]],
  ])("show their %s", async (name, lines) => {
    expect(linesOf(await expose(snapshotOf(region)), `aliyun_dts_dedicated_cluster_${name}`)).toEqual(lines);
  });
});

describe("verifications", () => {
  const place = '{account="production",region_id="cn-hangzhou",dts_job_id="v71r16fj13g",check="full"';
  const region = regionOf([], { verifications: [fullVerification] });

  it.each([
    [
      "info",
      `${place},dts_job_name="orders-check",dts_instance_id="dtsv71r16fj13g",dts_job_class="small",pay_type="PostPaid"} 1`,
    ],
    ["failed", `${place}} 1`],
    ["rows", `${place}} 1000`],
    ["rows_checked", `${place}} 900`],
    ["rows_different", `${place}} 7`],
  ])("show their %s", async (name, line) => {
    expect(linesOf(await expose(snapshotOf(region)), `aliyun_dts_verification_${name}`)).toEqual([line]);
  });

  it("show nothing that the API did not say", async () => {
    const { account, regionId, jobId } = fullVerification;
    const bare = regionOf([], { verifications: [{ account, regionId, jobId, check: "incremental" }] });
    const text = await expose(snapshotOf(bare));
    expect(text.match(/^aliyun_dts_verification_\w+/gm)).toEqual(["aliyun_dts_verification_info"]);
  });
});

describe("targets", () => {
  const place = '{account="production",region_id="cn-hangzhou",collector="sync"}';
  const target = (rest: Partial<TargetSnapshot>): Snapshot => ({
    targets: [{ ...polledTarget, ...rest }],
    regions: [],
  });

  it.each(failureReasons)("that are down say why: %s", async (failureReason) => {
    const text = await expose(target({ up: false, failureReason }));
    expect(linesOf(text, "aliyun_dts_down_reason")).toEqual([
      `${place.replace("}", "")},reason="${failureReason}"} 1`,
    ]);
  });

  it.each<[string, Partial<TargetSnapshot>]>([
    ["up", {}],
    ["not polled yet", { up: false, lastPollSeconds: undefined, lastSuccessSeconds: undefined }],
  ])("that are %s have no reason to be down", async (_what, rest) => {
    expect(await expose(target(rest))).not.toContain("aliyun_dts_down_reason");
  });

  it.each<[string, Partial<TargetSnapshot>, string]>([
    ["aliyun_dts_up", {}, "1"],
    ["aliyun_dts_up", { up: false }, "0"],
    ["aliyun_dts_last_success_timestamp_seconds", { lastSuccessSeconds: 5 }, "5"],
    ["aliyun_dts_last_poll_timestamp_seconds", { lastPollSeconds: 6 }, "6"],
    ["aliyun_dts_poll_duration_seconds", {}, "1.5"],
    ["aliyun_dts_poll_interval_seconds", {}, "60"],
    ["aliyun_dts_listing_consistent", { listingConsistent: false }, "0"],
  ])("show %s", async (name, rest, value) => {
    expect(linesOf(await expose(target(rest)), name)).toEqual([`${place} ${value}`]);
  });

  it("show up and the interval, and nothing else, before the first poll", async () => {
    const { account, regionId, collector, intervalSeconds } = polledTarget;
    const text = await expose({
      targets: [{ account, regionId, collector, intervalSeconds, up: false, jobs: 0 }],
      regions: [],
    });
    expect(text.split("\n").filter((line) => line.includes(place))).toEqual([
      `aliyun_dts_up${place} 0`,
      `aliyun_dts_poll_interval_seconds${place} 60`,
    ]);
  });
});

describe("aliyun_dts_jobs", () => {
  const region = regionOf(
    [
      { ...emptyJob, jobId: "1", state: "running" },
      { ...emptyJob, jobId: "2", state: "running" },
      { ...emptyJob, jobId: "3", state: "failed" },
      { ...emptyJob, jobId: "4", type: "migration" },
    ],
    { types: ["sync", "subscribe"] },
  );

  it("counts the jobs of every known type by state, zeros included", async () => {
    const lines = linesOf(await expose(snapshotOf(region)), "aliyun_dts_jobs");
    expect(lines).toHaveLength(20);
    expect(lines.filter((line) => !line.endsWith(" 0"))).toEqual([
      '{account="production",region_id="cn-hangzhou",job_type="sync",state="running"} 2',
      '{account="production",region_id="cn-hangzhou",job_type="sync",state="failed"} 1',
    ]);
  });

  it("says nothing of a type that is not known", async () => {
    expect(linesOf(await expose(snapshotOf({ ...region, types: [] })), "aliyun_dts_jobs")).toEqual([]);
  });
});
