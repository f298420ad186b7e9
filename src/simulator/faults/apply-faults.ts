import type { Reply } from "../gateway/reply.js";
import type { World } from "../world/world.js";
import { errorFault, http, redirect, successFalse } from "./error-faults.js";
import type { DelayFault, FaultAnswer, WorldEdit, WorldFault } from "./fault.js";
import type { FaultContext } from "./fault-context.js";
import { duplicateRows, emptyPage, repeatPage, totalLies } from "./page-faults.js";
import { drip, gzip, gzipBomb, hugeBody, never, reset } from "./transport-faults.js";

/** A fault that gives the answer; the others only change the world or the time. */
type Answering = Exclude<FaultAnswer, DelayFault | WorldFault>;

type Apply<Kind extends Answering["kind"]> = (
  fault: Extract<Answering, { kind: Kind }>,
  context: FaultContext,
) => Reply;

const applyByKind: { readonly [Kind in Answering["kind"]]: Apply<Kind> } = {
  error: errorFault,
  success_false: successFalse,
  http,
  redirect,
  gzip,
  gzip_bomb: gzipBomb,
  huge_body: hugeBody,
  total_lies: totalLies,
  empty_page: emptyPage,
  repeat_page: repeatPage,
  duplicate_rows: duplicateRows,
  never,
  drip,
  reset,
};

/** True for a fault that gives the answer itself. */
export function isAnswering(fault: FaultAnswer): fault is Answering {
  return fault.kind !== "delay" && fault.kind !== "world";
}

/** The reply to a call that met these faults: world edits first, then the answer, late by the sum of the delays. */
export function applyFaults(faults: readonly FaultAnswer[], context: FaultContext): Reply {
  let waitMs = 0;
  for (const fault of faults) {
    if (fault.kind === "world") editWorld(fault, context);
    if (fault.kind === "delay") waitMs += fault.ms;
  }
  const answering = faults.find(isAnswering);
  const reply = answering ? apply(answering, context) : context.reply(context.body());
  return { ...reply, waitMs };
}

function apply<Kind extends Answering["kind"]>(
  fault: Extract<Answering, { kind: Kind }>,
  context: FaultContext,
): Reply {
  const kind: Kind = fault.kind;
  return applyByKind[kind](fault, context);
}

// Changes the caller's world. A job that does not exist is complained about, not an error of the call.
function editWorld(fault: WorldFault, context: FaultContext): void {
  if (context.world && !edit(fault.edit, context.world)) {
    context.complain(`the world has no such job to edit: ${JSON.stringify(fault.edit)}`);
  }
}

function edit(change: WorldEdit, world: World): boolean {
  if ("delete" in change) return world.delete(change.delete);
  if ("rename" in change) return world.rename(change.rename, change.to);
  if ("retype" in change) return world.retype(change.retype, change.to);
  return world.create(change.create) !== "";
}
