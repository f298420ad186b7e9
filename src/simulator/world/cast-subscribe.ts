import { utcText } from "../simulated-time.js";
import type { Character } from "./plan.js";

/** The tracking jobs with a story, most important first. */
export const subscribeCast: readonly Character[] = [
  {
    // Stopped reading its source at the last full hour.
    name: "audit-stream",
    row: (_plan, moment) => {
      const stoppedAt = moment.wallSeconds - (moment.simulatedSeconds % 3_600);
      return {
        Status: "Abnormal",
        ErrorMessage:
          "DTS-31009: In process of processing data from the binlog, the source refused the reader.",
        ErrorDetails: [
          { ErrorCode: "DTS-31009", HelpUrl: "https://help.aliyun.com/document_detail/462133.html" },
        ],
        EndTimestamp: utcText(stoppedAt),
        ConsumptionCheckpoint: utcText(stoppedAt),
        Checkpoint: String(Math.floor(stoppedAt)),
        Delay: Math.floor(moment.wallSeconds - stoppedAt),
      };
    },
  },
  {
    // Locked over an unpaid bill.
    name: "legacy-ledger-changes",
    row: () => ({ Status: "Locked", TagList: [{ TagKey: "team", TagValue: "finance" }] }),
  },
  { name: "order-events", row: () => ({ AppName: "new" }) },
];
