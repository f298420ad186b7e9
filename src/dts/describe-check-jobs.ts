import type { ApiClient } from "../aliyun/api-client.js";
import type { Target } from "../config/targets.js";
import type { JsonObject } from "../lib/json-object.js";
import type { Collect } from "../model/report.js";
import type { Verification } from "../model/verification.js";
import { textOf } from "./decode.js";
import { createRowReader } from "./field-reader.js";
import { verificationFields } from "./fields.js";
import { listInventory } from "./inventory.js";
import type { IssueCollector } from "./value-issues.js";

/** What listing verifications needs. */
export interface VerificationsDeps {
  readonly client: ApiClient;
  readonly target: Target;
  readonly pageSize: number;
  /** Empty: all resource groups. */
  readonly resourceGroupId: string;
}

const operation = "DescribeCheckJobs";
/** `CheckType` of the request: full and incremental ones. */
const allChecks = 3;
/** The smallest page that the API takes. */
const smallestPage = 30;

const readVerification = createRowReader(verificationFields);
const regionOf = (row: JsonObject): string | undefined => textOf(row["RegionId"]);

/**
 * Lists the verifications of the account and keeps those of the target's region: the API takes no region. Each region walks
 * for itself, so that none depends on how another one's poll ends, or shows what was read for another.
 */
export function createVerificationsCollector(deps: VerificationsDeps): Collect {
  const { client, target, resourceGroupId } = deps;
  const pageSize = Math.max(smallestPage, deps.pageSize);
  return async (signal) => {
    const { items, result } = await listInventory({
      operation,
      signal,
      pageSize,
      list: "CheckJobs",
      fetch: (page, stop) =>
        client.call(
          operation,
          {
            CheckType: allChecks,
            PageNumber: page,
            PageSize: pageSize,
            ResourceGroupId: resourceGroupId || undefined,
          },
          stop,
        ),
      keyOf,
      toItems: (rows, issues) =>
        worstOfEach(
          rows
            .filter((row) => regionOf(row) === target.regionId)
            .map((row) => toVerification(row, target, issues)),
        ),
    });
    return { ...result, verifications: items };
  };
}

/** A job may have several steps of one check. Without a region nobody knows whose row it is. */
function keyOf(row: JsonObject): string | undefined {
  const jobId = textOf(row["DtsJobId"]);
  if (jobId === undefined || regionOf(row) === undefined) return undefined;
  return JSON.stringify([jobId, textOf(row["CheckType"]), textOf(row["JobStepId"])]);
}

function toVerification(row: JsonObject, target: Target, issues: IssueCollector): Verification {
  const fields = readVerification(row, issues);
  return {
    ...fields,
    account: target.account,
    regionId: target.regionId,
    jobId: textOf(row["DtsJobId"]) ?? "",
    check: fields.check ?? "unknown",
  };
}

/** One for each job and check: of several steps the one that looks worst. */
function worstOfEach(verifications: readonly Verification[]): readonly Verification[] {
  const worst = new Map<string, Verification>();
  for (const verification of verifications) {
    const key = `${verification.check} ${verification.jobId}`;
    const known = worst.get(key);
    if (!known || isWorse(verification, known)) worst.set(key, verification);
  }
  return [...worst.values()];
}

function isWorse(a: Verification, b: Verification): boolean {
  if (a.failed !== b.failed) return a.failed === true;
  return (a.rowsDifferent ?? 0) > (b.rowsDifferent ?? 0);
}
