import type { Moment } from "../simulated-time.js";
import { checking, migrating, precheckFailed } from "./phases.js";
import type { DirectionRow } from "./row.js";

const stoppedSeconds = 2_700;

const noType = 'DTS-1020042: Execute sql error sql: ERROR: type "geometry" does not exist';
const refused = "DTS-1020042: Execute sql error sql: Access denied for user 'dtsuser'@'100.104.1.2'";

/**
 * A direction that has failed in every way that one can: it has an error, error codes and failed phases of its own, and the precheck
 * of its restart did not pass.
 */
export function failedReverse(moment: Moment): DirectionRow {
  return {
    Status: "Failed",
    Delay: stoppedSeconds,
    Checkpoint: String(Math.floor(moment.wallSeconds) - stoppedSeconds),
    ErrorMessage: refused,
    ErrorDetails: [
      { ErrorCode: "DTS-1020042", HelpUrl: "https://help.aliyun.com/document_detail/462133.html" },
      { ErrorCode: "DTS-070211", HelpUrl: "https://help.aliyun.com/document_detail/462133.html" },
    ],
    PrecheckStatus: precheckFailed(["CHECK_AUTH_DEST", "CHECK_SAME_OBJ"]),
    StructureInitializationStatus: { ...migrating(0.9, 17), Status: "Failed", ErrorMessage: noType },
    DataInitializationStatus: { ...migrating(0.3, 40_000), Status: "Failed", ErrorMessage: refused },
    DataSynchronizationStatus: {
      Status: "Failed",
      Progress: "0/0",
      Percent: "95",
      NeedUpgrade: true,
      ErrorMessage: refused,
    },
    MigrationMode: {
      StructureInitialization: true,
      DataInitialization: true,
      DataSynchronization: true,
      StructureDataCheck: true,
      FullDataCheck: true,
      IncDataCheck: true,
      TimeWindowCheck: false,
    },
    StructureDataCheckStatus: {
      Status: "Inconsistency",
      Percent: "100",
      Progress: "17",
      ErrorMessage: noType,
    },
    FullDataCheckStatus: {
      ...checking("Inconsistency", { rows: 12_000, of: 40_000, perSecond: 0 }),
      ErrorMessage: "12 of 12000 rows differ.",
      CanSwitch: false,
    },
    IncDataCheckStatus: {
      ...checking("Failed", { rows: 3, of: 400, perSecond: 0 }),
      ErrorMessage: refused,
    },
    Performance: { Rps: "0", Flow: "0" },
  };
}
