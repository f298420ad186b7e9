import type { CheckProgress, DtsJob } from "../../model/job.js";
import { type Family, flag } from "../family.js";
import { jobFamily } from "./job-family.js";
import { perPhase, phasedFamilies } from "./phases.js";

/** How far a job is: delay, checkpoint, speed, phases and verification. */
export const jobProgressFamilies: readonly Family<DtsJob>[] = [
  jobFamily(["delaySeconds"], {
    name: "aliyun_dts_job_delay_seconds",
    example: "max by (dts_job_name) (aliyun_dts_job_delay_seconds) > 300",
    help: "How far the destination is behind the source, in seconds whichever unit the API uses.",
    from: ["Delay"],
    value: (job) => job.delaySeconds,
  }),
  jobFamily(["checkpointSeconds"], {
    name: "aliyun_dts_job_checkpoint_timestamp_seconds",
    example: "time() - aliyun_dts_job_checkpoint_timestamp_seconds > 600",
    help: "All changes made in the source before this time have arrived, Unix time.",
    from: ["Checkpoint"],
    value: (job) => job.checkpointSeconds,
  }),
  jobFamily(["createdAtSeconds"], {
    name: "aliyun_dts_job_created_timestamp_seconds",
    help: "When the job was created, Unix time.",
    from: ["CreateTime", "JobCreateTime"],
    value: (job) => job.createdAtSeconds,
  }),
  jobFamily(["expiresAtSeconds"], {
    name: "aliyun_dts_job_expiration_timestamp_seconds",
    example: "aliyun_dts_job_expiration_timestamp_seconds - time() < 14 * 86400",
    help: "When a prepaid instance expires, Unix time.",
    from: ["ExpireTime"],
    value: (job) => job.expiresAtSeconds,
  }),
  jobFamily(["statementsPerSecond"], {
    name: "aliyun_dts_job_statements_per_second",
    example: "sum by (account, region_id) (aliyun_dts_job_statements_per_second)",
    help: "Statements written to the destination per second.",
    from: ["Performance.Rps", "Performance.RPS"],
    value: (job) => job.statementsPerSecond,
  }),
  jobFamily(["throughputBytesPerSecond"], {
    name: "aliyun_dts_job_throughput_bytes_per_second",
    example: "topk(10, aliyun_dts_job_throughput_bytes_per_second)",
    help: "Bytes transferred per second. An MB of the API is 1,000,000 bytes.",
    from: ["Performance.Flow", "Performance.FLOW"],
    value: (job) => job.throughputBytesPerSecond,
  }),
  jobFamily(["phases.phase", "phases.enabled"], {
    name: "aliyun_dts_job_phase_enabled",
    example: "aliyun_dts_job_phase_progress_ratio and aliyun_dts_job_phase_enabled == 1",
    help: "Whether the job includes this phase: 1 yes, 0 no.",
    from: ["MigrationMode", "StructureInitialization", "DataInitialization"],
    labels: ["phase"],
    samples: perPhase((phase) => flag(phase.enabled)),
  }),
  ...phasedFamilies("aliyun_dts_job"),
  check("rows", "Rows verified so far.", "rows"),
  check("expected_rows", "Rows to verify.", "expectedRows"),
  check("tables", "Tables verified so far.", "tables"),
  check("expected_tables", "Tables to verify.", "expectedTables"),
  check("rows_per_second", "Rows verified per second.", "rowsPerSecond"),
];

function check(name: string, help: string, field: keyof CheckProgress): Family<DtsJob> {
  return jobFamily(["phases.phase", `phases.check.${field}`], {
    name: `aliyun_dts_job_check_${name}`,
    help,
    from: [
      "FullDataCheckStatus.Progress",
      "IncDataCheckStatus.Progress",
      "TimeWindowDataCheckStatus.Progress",
    ],
    labels: ["phase"],
    samples: perPhase(({ check: progress }) => progress?.[field]),
  });
}
