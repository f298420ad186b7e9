import { emptyReverseJob } from "./base-row.js";
import { checking, finished, migrating, notStarted, precheckFailed } from "./phases.js";
import type { Character } from "./plan.js";

const unbegun = {
  StructureInitializationStatus: notStarted,
  DataInitializationStatus: notStarted,
  DataSynchronizationStatus: notStarted,
  Delay: undefined,
  Checkpoint: undefined,
  Performance: {},
};

/** The migrations with a story, most important first. */
export const migrationCast: readonly Character[] = [
  {
    // Paused by hand since the last full hour: what it has not applied piles up.
    name: "mongo-to-lindorm",
    row: (_plan, moment) => {
      const pausedSeconds = moment.simulatedSeconds % 3_600;
      return {
        Status: "Suspending",
        Delay: Math.round(pausedSeconds * 1000),
        Checkpoint: String(Math.floor(moment.wallSeconds - pausedSeconds)),
        Performance: {},
      };
    },
  },
  {
    // The copy differs from its source.
    name: "accounts-to-polardb",
    row: () => ({
      Status: "Migrating",
      MigrationMode: {
        StructureInitialization: true,
        DataInitialization: true,
        DataSynchronization: true,
        FullDataCheck: true,
        IncDataCheck: true,
        StructureDataCheck: true,
        TimeWindowCheck: true,
      },
      StructureDataCheckStatus: { Status: "Finished", Percent: "100", Progress: "5" },
      FullDataCheckStatus: {
        ...checking("Inconsistency", { rows: 5, of: 5, perSecond: 1 }),
        CanSwitch: false,
      },
      IncDataCheckStatus: checking("Checking", { rows: 120, of: 400, perSecond: 40 }),
      TimeWindowDataCheckStatus: checking("Checking", { rows: 30, of: 60, perSecond: 2 }),
      InsightModule: true,
      TagList: [{ TagKey: "负责人", TagValue: "王伟" }],
    }),
  },
  {
    name: "crm-to-rds",
    row: () => ({
      ...unbegun,
      Status: "PrecheckFailed",
      PrecheckStatus: precheckFailed(["CHECK_CONN_DEST", "CHECK_SAME_OBJ"]),
      ErrorMessage: "CHECK__ERROR_SAME_OBJ.",
    }),
  },
  {
    // A physical migration that may be switched over.
    name: "erp-one-click-upgrade",
    row: (_plan, moment) => ({
      ...unbegun,
      Status: "Migrating",
      MigrationMode: {},
      DataCloudStatus: {
        ...migrating((moment.simulatedSeconds % 7_200) / 7_200, 640),
        NeedUpgrade: false,
      },
      PrecheckStatus: { Status: "Finished", Percent: "100", Detail: [] },
      StructureInitializationStatus: finished(1),
      FullDataCheckStatus: { ...checking("Finished", { rows: 640, of: 640, perSecond: 0 }), CanSwitch: true },
    }),
  },
  {
    // Created in the console and never bought or configured.
    name: "new-migration-draft",
    draft: true,
    row: () => ({
      Status: "NotConfigured",
      PayType: "",
      MigrationMode: {},
      SourceEndpoint: {},
      DestinationEndpoint: {},
      StructureInitializationStatus: {},
      DataInitializationStatus: {},
      DataSynchronizationStatus: {},
      PrecheckStatus: {},
      Performance: {},
      ReverseJob: emptyReverseJob,
      RetryState: {},
      TagList: [],
      Delay: undefined,
      Checkpoint: undefined,
    }),
  },
];
