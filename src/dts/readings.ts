import type { DelayUnit } from "../config/config.js";
import type { JsonObject } from "../lib/json-object.js";
import type { ClusterState } from "../model/dedicated-cluster.js";
import type { Direction } from "../model/job.js";
import { type AlarmPart, alarmKinds, alarmParts } from "../model/job-alarms.js";
import type { JobStatus, PhaseStatus } from "../model/status.js";
import type { VerificationCheck } from "../model/verification.js";
import { isComposite, textOf, toObject, toObjects } from "./decode.js";
import type { Reading } from "./field-reader.js";
import {
  type Factors,
  type Progress,
  toDelaySeconds,
  toDurationSeconds,
  toMaxRetrySeconds,
  toNumber,
  toProgress,
  toProgressRatio,
  toQuantity,
  toUnixSeconds,
} from "./quantities.js";
import {
  type PrecheckResult,
  toBoolean,
  toClusterState,
  toDirection,
  toErrorCode,
  toJobStatus,
  toName,
  toPhaseStatus,
  toPrecheckResult,
  toText,
  toVerificationCheck,
  toVerificationFailed,
  toWord,
} from "./spellings.js";
import { ignoredIssues } from "./value-issues.js";

/** Any text, for people or as a label that the API fills from a short list. */
export const text: Reading<string> = { issue: "rejected", of: toText };

/** The id of a row: one without it is rejected as a whole. */
export const id: Reading<string> = { of: textOf };

/** A name of something, in any script. */
export const name: Reading<string> = { issue: "rejected", of: toName };

/** A code that is safe as a label; whatever is none is a text, and stays behind. */
export const code: Reading<string> = { issue: "rejected", of: toErrorCode };

/** The objects of a list; a list of another form, and items that are no objects, are issues. */
export const objects: Reading<readonly JsonObject[]> = { issue: "rejected", of: toObjects };

/** An object; anything else in its place is an issue. */
export const object: Reading<JsonObject> = { issue: "rejected", of: toObject };

/** A number that is finite and not negative. -1 is absent, here and in all that follow. */
export const number: Reading<number> = { issue: "rejected", of: toNumber };

/** A number with a unit, in base units. */
export const quantity = (factors: Factors): Reading<number> => ({
  issue: "rejected",
  of: (value, field, issues) => toQuantity(value, { field, factors }, issues),
});

/** A percentage as a ratio of 0 to 1. */
export const progressRatio: Reading<number> = { issue: "rejected", of: toProgressRatio };

/** A duration in seconds, of 10 years at most. */
export const duration: Reading<number> = { issue: "rejected", of: toDurationSeconds };

/** A delay in this unit, in seconds. */
export const delay = (unit: DelayUnit): Reading<number> => ({
  issue: "rejected",
  of: (value, field, issues) => toDelaySeconds(value, { field, unit }, issues),
});

/** A time in Unix seconds. */
export const time: Reading<number> = { issue: "rejected", of: toUnixSeconds };

/** True or false. */
export const boolean: Reading<boolean> = { issue: "rejected", of: toBoolean };

/** Rows done, or the progress of a verification. */
export const progress: Reading<Progress> = { issue: "rejected", of: toProgress };

/** `maxRetryTime` in seconds from the JSON text of `Reserved`. */
export const maxRetrySeconds: Reading<number> = { issue: "rejected", of: toMaxRetrySeconds };

/** The status of a job. */
export const jobStatus: Reading<JobStatus> = { issue: "unrecognized", of: toJobStatus };

/** The status of a phase. */
export const phaseStatus: Reading<PhaseStatus> = { issue: "unrecognized", of: toPhaseStatus };

/** The direction of a two-way synchronization. */
export const direction: Reading<Direction> = { issue: "unrecognized", of: toDirection };

/** The result of a precheck item. */
export const precheckResult: Reading<PrecheckResult> = { issue: "unrecognized", of: toPrecheckResult };

/** A word of a closed set, in any case. */
const wordOf = <Word extends string>(words: readonly Word[]): Reading<Word> => ({
  issue: "unrecognized",
  of: (value, field, issues) => toWord(value, { field, words }, issues),
});

/** What an alarm watches. */
export const alarmKind = wordOf(alarmKinds);

const namedPart = wordOf(alarmParts);

/** Which part of a job an alarm watches: the job itself where none is named. */
export const alarmPart: Reading<AlarmPart> = {
  ...namedPart,
  of: (value, field, issues) =>
    !isComposite(value) && textOf(value) === undefined ? "normal" : namedPart.of(value, field, issues),
};

const switchWord = wordOf(["y", "n"]);

/** `Y` or `N`. */
export const yesOrNo: Reading<boolean> = {
  ...switchWord,
  of(value, field, issues) {
    const word = switchWord.of(value, field, issues);
    return word === undefined ? undefined : word === "y";
  },
};

const isNobody = (value: unknown): boolean => textOf(value)?.trim() === "-1";

/** Whether somebody reads: -1 is the API's word for nobody, in the place of a number. */
export const isThere: Reading<boolean> = {
  of(value, field) {
    if (isNobody(value)) return false;
    return toNumber(value, field, ignoredIssues) === undefined ? undefined : true;
  },
};

/** The state of a dedicated cluster. */
export const clusterState: Reading<ClusterState> = { issue: "unrecognized", of: toClusterState };

/** What a verification compares. */
export const verificationCheck: Reading<VerificationCheck> = {
  issue: "unrecognized",
  of: toVerificationCheck,
};

/** Whether a verification failed. */
export const verificationFailed: Reading<boolean> = { issue: "unrecognized", of: toVerificationFailed };
