import type { DtsJob } from "../../model/job.js";
import { type Family, flag } from "../family.js";
import { jobFamily } from "./job-family.js";

/** What a job uses and offers: CPU, memory, DTS units, subscription range, upgrades. */
export const jobResourceFamilies: readonly Family<DtsJob>[] = [
  jobFamily(["upgradeRecommended"], {
    name: "aliyun_dts_job_upgrade_recommended",
    example: "aliyun_dts_job_upgrade_recommended == 1",
    help: "Whether DTS recommends a larger instance class: 1 yes, 0 no.",
    from: ["DataSynchronizationStatus.NeedUpgrade", "DataCloudStatus.NeedUpgrade"],
    value: (job) => flag(job.upgradeRecommended),
  }),
  jobFamily(["switchable"], {
    name: "aliyun_dts_job_switchable",
    example: "aliyun_dts_job_switchable == 1",
    help: "Whether the workload can be switched to the destination now: 1 yes, 0 no.",
    from: ["FullDataCheckStatus.CanSwitch"],
    value: (job) => flag(job.switchable),
  }),
  jobFamily(["cpuUsageRatio"], {
    name: "aliyun_dts_job_cpu_usage_ratio",
    example: "avg_over_time(aliyun_dts_job_cpu_usage_ratio[15m]) > 0.9",
    help: "CPU usage of the instance, 0 to 1.",
    from: ["CpuUsage"],
    value: (job) => job.cpuUsageRatio,
  }),
  jobFamily(["memoryUsageBytes"], {
    name: "aliyun_dts_job_memory_usage_bytes",
    help: "Memory that the instance uses. An MB of the API is 1,000,000 bytes.",
    from: ["MemUsage"],
    value: (job) => job.memoryUsageBytes,
  }),
  jobFamily(["duUsage"], {
    name: "aliyun_dts_job_du_usage",
    help: "DTS units that the job uses on a dedicated cluster.",
    from: ["DuUsage"],
    value: (job) => job.duUsage,
  }),
  jobFamily(["duUsageRatio"], {
    name: "aliyun_dts_job_du_usage_ratio",
    help: "Share of the job's DTS units in use, 0 to 1.",
    from: ["DuRealUsage"],
    value: (job) => job.duUsageRatio,
  }),
  jobFamily(["duMin"], {
    name: "aliyun_dts_job_du_min",
    help: "Minimum number of DTS units of a serverless job.",
    from: ["MinDu"],
    value: (job) => job.duMin,
  }),
  jobFamily(["duMax"], {
    name: "aliyun_dts_job_du_max",
    help: "Maximum number of DTS units of a serverless job.",
    from: ["MaxDu"],
    value: (job) => job.duMax,
  }),
  jobFamily(["subscriptionBeginSeconds"], {
    name: "aliyun_dts_job_subscription_begin_timestamp_seconds",
    example:
      "aliyun_dts_job_subscription_consumer_timestamp_seconds - aliyun_dts_job_subscription_begin_timestamp_seconds < 3600",
    help: "Time of the oldest change that a subscription still holds, Unix time.",
    from: ["BeginTimestamp"],
    value: (job) => job.subscriptionBeginSeconds,
  }),
  jobFamily(["subscriptionEndSeconds"], {
    name: "aliyun_dts_job_subscription_end_timestamp_seconds",
    example:
      "aliyun_dts_job_subscription_end_timestamp_seconds - aliyun_dts_job_subscription_consumer_timestamp_seconds > 300",
    help: "Time of the newest change that a subscription holds, Unix time.",
    from: ["EndTimestamp"],
    value: (job) => job.subscriptionEndSeconds,
  }),
  jobFamily(["subscriptionConsumerSeconds"], {
    name: "aliyun_dts_job_subscription_consumer_timestamp_seconds",
    help: "How far the consumer of a subscription has read, Unix time.",
    from: ["ConsumptionCheckpoint"],
    value: (job) => job.subscriptionConsumerSeconds,
  }),
  jobFamily(["etlSafeCheckpointSeconds"], {
    name: "aliyun_dts_job_etl_safe_checkpoint_timestamp_seconds",
    help: "Time from which an ETL job can safely be restarted, Unix time.",
    from: ["EtlSafeCheckpoint"],
    value: (job) => job.etlSafeCheckpointSeconds,
  }),
];
