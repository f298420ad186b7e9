import { isTroubled, utcText } from "../simulated-time.js";
import { busyClusterId } from "./clusters.js";
import { failedReverse } from "./failed-reverse.js";
import { breath } from "./noise.js";
import { finished, migrating, notStarted } from "./phases.js";
import type { Character } from "./plan.js";
import { retryStory } from "./retry-story.js";
import { etlSafeAt } from "./sync-life.js";

const daySeconds = 86_400;
const loadSeconds = 6 * 3_600;

const scriptFails = "DTS-30019: Process data error: the ETL script does not know the column channel.";

/** The synchronizations with a story, most important first. */
export const syncCast: readonly Character[] = [
  { name: "users-to-kafka", row: retryStory },
  {
    // On a dedicated cluster and too small for its load.
    name: "inventory-on-cluster",
    row: (plan, moment, ordinary) => ({
      DedicatedClusterId: busyClusterId,
      DuUsage: 15,
      DuRealUsage: `${(12 + 60 * breath(plan.key, moment.simulatedSeconds, 600)).toFixed(1)}%`,
      CpuUsage: String(1 + Math.round(90 * breath(plan.key, moment.simulatedSeconds, 300))),
      MemUsage: "500",
      DataSynchronizationStatus: { ...ordinary.DataSynchronizationStatus, NeedUpgrade: true },
    }),
  },
  {
    // Paid in advance and running out the day after tomorrow, on a cluster. Its other direction fails in the last third of each hour.
    name: "billing-two-way",
    twoWay: true,
    row: (_plan, moment, ordinary) => {
      const contract = {
        DedicatedClusterId: "dtscluster_ft7y3atyl3b5214",
        DuUsage: 20,
        PayType: "PrePaid",
        ExpireTime: utcText((Math.floor(moment.wallSeconds / daySeconds) + 2) * daySeconds),
      };
      return {
        ...contract,
        ReverseJob: {
          ...ordinary.ReverseJob,
          ...contract,
          ...(moment.simulatedSeconds % 3_600 < 2_400 ? {} : failedReverse(moment)),
        },
        TagList: [
          { TagKey: "team", TagValue: "payments" },
          { TagKey: "业务线", TagValue: "交易" },
        ],
      };
    },
  },
  {
    // Serverless, with an ETL script that stumbles at times.
    name: "clicks-etl",
    row: (_plan, moment, ordinary) => ({
      MinDu: 1,
      MaxDu: 16,
      DataEtlStatus: isTroubled(moment)
        ? { Status: "Failed", Percent: "95", Progress: "0/0", ErrorMessage: scriptFails }
        : { Status: "Catched", Percent: "95", Progress: "0/0" },
      EtlSafeCheckpoint: etlSafeAt(moment, ordinary.Delay),
      TagList: [{ TagKey: "team", TagValue: "data-platform" }],
    }),
  },
  {
    // In its initial load, which may take days: no delay yet, and the checkpoint is the start offset.
    name: "catalog-to-search",
    row: (_plan, moment) => {
      const loadedSeconds = moment.simulatedSeconds % loadSeconds;
      return {
        Status: "Initializing",
        StructureInitializationStatus: finished(42),
        DataInitializationStatus: migrating(loadedSeconds / loadSeconds, 30_000_000),
        DataSynchronizationStatus: notStarted,
        Delay: undefined,
        Checkpoint: String(Math.floor(moment.wallSeconds - loadedSeconds)),
      };
    },
  },
  {
    name: "orders-to-adb",
    row: () => ({
      Status: "synchronizing",
      TagList: [{ TagKey: "team", TagValue: "orders" }],
    }),
  },
];
