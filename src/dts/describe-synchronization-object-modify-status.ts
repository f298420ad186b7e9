import type { ApiClient } from "../aliyun/api-client.js";
import type { Target } from "../config/targets.js";
import type { Clock } from "../lib/clock.js";
import { Failure } from "../lib/failure.js";
import { isJsonObject, type JsonObject } from "../lib/json-object.js";
import {
  type ModificationState,
  modificationStates,
  type ObjectModification,
} from "../model/modification.js";
import type { Collect } from "../model/report.js";
import { type JobStatus, stateOfStatus } from "../model/status.js";
import { textOf } from "./decode.js";
import { createRowReader } from "./field-reader.js";
import { modificationFields } from "./fields.js";
import { toErrors, toPhases, toPrecheckItems } from "./phases.js";
import { unlessRefused } from "./refused-id.js";
import { createIssues, type IssueCollector } from "./value-issues.js";

/** What asking for object modifications needs. */
export interface ModifyStatusDeps {
  readonly clock: Clock;
  readonly target: Target;
  /** The configured tasks of this account and region: the API cannot list them. */
  readonly taskIds: readonly string[];
  readonly resourceGroupId: string;
}

const operation = "DescribeSynchronizationObjectModifyStatus";
const readTask = createRowReader(modificationFields);
/** A task that has ended is asked for at this multiple of the interval. */
const endedFactor = 10;

interface Answer {
  readonly modification: ObjectModification;
  readonly answeredAtMs: number;
}

/**
 * The state of the configured object modifications, a request each. What a task that has ended said last stands until it
 * is asked for again. A task that the API does not know is rejected and counted; the others are not affected.
 */
export function createModifyStatusCollector(deps: ModifyStatusDeps): (client: ApiClient) => Collect {
  const answers = new Map<string, Answer>();
  return (client) => async (signal) => {
    const { clock, target, taskIds } = deps;
    const issues = createIssues();
    const unknown: string[] = [];
    for (const taskId of taskIds) {
      if (!isDue(answers.get(taskId), clock.monotonic(), target.intervalMs)) continue;
      const modification = await askFor(taskId, deps, { client, issues, signal });
      if (modification) answers.set(taskId, { modification, answeredAtMs: clock.monotonic() });
      else {
        unknown.push(taskId);
        answers.delete(taskId);
      }
    }
    return {
      reports: [],
      modifications: [...answers.values()].map(({ modification }) => modification),
      rejectedRows: unknown.length,
      unansweredIds: 0,
      issues: issues.found(),
      exhaustive: unknown.length === 0,
      disagreement:
        unknown.length === 0 ? undefined : `the API does not know the tasks ${unknown.join(", ")}`,
    };
  };
}

function isDue(answer: Answer | undefined, nowMs: number, intervalMs: number): boolean {
  if (!answer) return true;
  const hasEnded = answer.modification.state === "finished" || answer.modification.state === "failed";
  // Half an interval of tolerance: a poll that starts a little early must not be put off by a whole one.
  return !hasEnded || nowMs - answer.answeredAtMs >= (endedFactor - 0.5) * intervalMs;
}

interface Asking {
  readonly client: ApiClient;
  readonly issues: IssueCollector;
  readonly signal: AbortSignal;
}

/** One task; undefined when the API refuses its id. */
async function askFor(
  taskId: string,
  deps: ModifyStatusDeps,
  asking: Asking,
): Promise<ObjectModification | undefined> {
  const { target, resourceGroupId } = deps;
  const body = await unlessRefused(
    asking.client.call(
      operation,
      { RegionId: target.regionId, TaskId: taskId, ResourceGroupId: resourceGroupId || undefined },
      asking.signal,
    ),
  );
  return body && toModification(body, { ...target, taskId }, asking.issues);
}

/**
 * One answer as a modification.
 * @throws Failure with reason `bad_response` when it says nothing about a task.
 */
function toModification(
  body: JsonObject,
  identity: { readonly account: string; readonly regionId: string; readonly taskId: string },
  issues: IssueCollector,
): ObjectModification {
  if (textOf(body["Status"]) === undefined && !isJsonObject(body["PrecheckStatus"])) {
    throw new Failure({
      reason: "bad_response",
      operation,
      message: `${operation} answered without $.Status: check that the endpoint is the DTS API itself`,
      requestId: textOf(body["RequestId"]),
      retryable: true,
    });
  }
  const { status = "unknown", ...fields } = readTask(body, issues);
  const phases = toPhases(body, issues);
  return {
    ...fields,
    account: identity.account,
    regionId: identity.regionId,
    taskId: identity.taskId,
    status,
    state: stateOf(status),
    phases,
    precheckItems: toPrecheckItems(body, issues),
    errors: toErrors(body, phases, issues),
  };
}

function stateOf(status: JobStatus): ModificationState {
  const state = stateOfStatus[status];
  return modificationStates.find((known) => known === state) ?? "unknown";
}
