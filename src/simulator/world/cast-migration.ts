import { isTroubled } from "../simulated-time.js";
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

const backupLate = "DTS-10020: The backup set of the source is not complete yet.";
const noType = 'DTS-1020042: Execute sql error sql: ERROR: type "geometry" does not exist';

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
      StructureDataCheckStatus: {
        Status: "Inconsistency",
        Percent: "100",
        Progress: "5",
        ErrorMessage: "The index idx_holder is missing in the destination.",
      },
      FullDataCheckStatus: {
        ...checking("Inconsistency", { rows: 5, of: 5, perSecond: 1 }),
        ErrorMessage: "3 of 5 rows differ.",
        CanSwitch: false,
      },
      IncDataCheckStatus: {
        ...checking("Checking", { rows: 120, of: 400, perSecond: 40 }),
        ErrorMessage: "1 of 120 rows differs.",
      },
      TimeWindowDataCheckStatus: {
        ...checking("Checking", { rows: 30, of: 60, perSecond: 2 }),
        ErrorMessage: "1 of 30 rows differs.",
      },
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
        ...(isTroubled(moment) ? { ErrorMessage: backupLate } : {}),
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
  {
    // Stopped for good in the middle of its full load, some tables short.
    name: "maps-to-polardb",
    row: () => ({
      ...unbegun,
      Status: "MigrationFailed",
      StructureInitializationStatus: { ...migrating(0.9, 40), Status: "Failed", ErrorMessage: noType },
      DataInitializationStatus: { ...migrating(0.4, 2_000_000), Status: "Failed", ErrorMessage: noType },
      ErrorMessage: noType,
      ErrorDetails: [
        { ErrorCode: "DTS-1020042", HelpUrl: "https://help.aliyun.com/document_detail/462133.html" },
      ],
    }),
  },
];
