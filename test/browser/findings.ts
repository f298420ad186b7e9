import type { ConsumerGroup } from "../../src/model/consumer-group.js";
import type { JobAlarms } from "../../src/model/job-alarms.js";
import { retryingJob } from "./world.js";

const { account, regionId, jobId } = retryingJob;

/** Somebody who reads from the job whose page is looked at. */
export const fullGroup: ConsumerGroup = {
  account,
  regionId,
  jobId,
  groupId: "dtsgroup1",
  name: "fraud-check",
  connected: false,
  delaySeconds: 75,
  unconsumedMessages: 12_000,
};

/** The alarms of the console for that job. */
export const fullAlarms: JobAlarms = {
  account,
  regionId,
  jobId,
  alarms: [
    { alarm: "delay", part: "normal", enabled: true, thresholdSeconds: 600 },
    { alarm: "error", part: "normal", enabled: false },
  ],
};
