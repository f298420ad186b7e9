import type { World } from "../world/world.js";
import type { WorldEdit, WorldFault } from "./fault.js";
import type { FaultContext } from "./fault-context.js";

/** Changes the caller's world. A job that does not exist is complained about, not an error of the call. */
export function editWorld(fault: WorldFault, context: FaultContext): void {
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
