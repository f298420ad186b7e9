/** What an alarm of the console watches: the label `alarm` (DescribeJobMonitorRule, Type). */
export const alarmKinds = ["delay", "error", "full_timeout", "warn"] as const;
/** One of {@link alarmKinds}. */
export type AlarmKind = (typeof alarmKinds)[number];

/** Which part of a job an alarm watches: the label `part` (DescribeJobMonitorRule, JobType). */
export const alarmParts = ["normal", "full_check", "etl_check"] as const;
/** One of {@link alarmParts}. */
export type AlarmPart = (typeof alarmParts)[number];

/** One alarm of a job. */
export interface JobAlarm {
  readonly alarm: AlarmKind;
  readonly part: AlarmPart;
  /** Absent when the API did not say anything known. */
  readonly enabled?: boolean | undefined;
  readonly thresholdSeconds?: number | undefined;
}

/** The alarms that are set for a job in the console. Who is told is left out on purpose. */
export interface JobAlarms {
  readonly account: string;
  readonly regionId: string;
  readonly jobId: string;
  /** At least one for each kind of the part `normal`; each kind and part once. */
  readonly alarms: readonly JobAlarm[];
}
