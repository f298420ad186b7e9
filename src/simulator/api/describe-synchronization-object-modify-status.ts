import { refuse } from "../gateway/refusal.js";
import { modificationTask } from "../world/modification-tasks.js";
import { type Action, type ActionCall, textOf } from "./action.js";

/** DescribeSynchronizationObjectModifyStatus, a legacy API: one task that changes the objects of a synchronization. */
export const describeSynchronizationObjectModifyStatus: Action = {
  name: "DescribeSynchronizationObjectModifyStatus",
  answer,
};

function answer({ parameters, world, moment, requestId }: ActionCall): Readonly<Record<string, unknown>> {
  const taskId = textOf(parameters, "TaskId");
  if (taskId === undefined) throw refuse("MissingParameter", "TaskId");
  const task = world && modificationTask(taskId, moment);
  if (!task) throw refuse("InvalidTaskId");
  return { ...task, RequestId: requestId, Success: true };
}
