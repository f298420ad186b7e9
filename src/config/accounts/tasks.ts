import type { AccountConfig, ModificationTask } from "../config.js";
import { readItems } from "../document/items.js";
import { type Mapping, openMapping } from "../document/mapping.js";
import type { Report } from "../document/mistakes.js";
import type { DocumentNode } from "../document/node.js";
import { pathTo, quoted } from "../document/quote.js";
import { accountName, regionId, taskId } from "../text-formats.js";
import { taskFields } from "./account-fields.js";

/** Path of the list of object modifications. */
export const tasksPath = "collectors.object_modification.tasks";

const keys = taskFields.map(({ key }) => key);

/**
 * Reads the object modifications. Each must name a configured account and one of its regions;
 * `accounts` is `undefined` when those could not be read, and then only the shape is checked.
 */
export function readTasks(
  node: DocumentNode,
  accounts: readonly AccountConfig[] | undefined,
  report: Report,
): readonly ModificationTask[] {
  const seen = new Set<string>();
  const plan = { path: tasksPath, min: 0, advice: "write a list of {account, region_id, task_id}" };
  return readItems(node, plan, report).flatMap(({ node: itemNode, path }) => {
    const fields = openMapping(itemNode, { path, keys }, report);
    const task = fields && readTask(fields);
    if (fields === undefined || task === undefined) return [];
    if (accounts !== undefined) checkReferences(fields, { task, accounts }, report);
    const identity = JSON.stringify(task);
    if (seen.has(identity)) {
      report.mistake(fields.where, path, {
        problem: "duplicate task",
        found: quoted(task.taskId),
        advice: "write it once",
      });
    }
    seen.add(identity);
    return [task];
  });
}

function readTask(fields: Mapping): ModificationTask | undefined {
  const account = fields.require("account", accountName);
  const region = fields.require("region_id", regionId);
  const id = fields.require("task_id", taskId);
  if (account === undefined || region === undefined || id === undefined) return undefined;
  return { account, regionId: region, taskId: id };
}

function checkReferences(
  fields: Mapping,
  { task, accounts }: { readonly task: ModificationTask; readonly accounts: readonly AccountConfig[] },
  report: Report,
): void {
  const place = (key: string) => fields.entry(key)?.value.where ?? fields.where;
  const account = accounts.find(({ name }) => name === task.account);
  if (account === undefined) {
    report.mistake(place("account"), pathTo(fields.path, "account"), {
      problem: "no such account",
      found: quoted(task.account),
      advice: `write one of: ${accounts.map(({ name }) => name).join(", ")}`,
    });
  } else if (!account.regions.includes(task.regionId)) {
    report.mistake(place("region_id"), pathTo(fields.path, "region_id"), {
      problem: `not a region of the account ${account.name}`,
      found: quoted(task.regionId),
      advice: `write one of: ${account.regions.join(", ")}`,
    });
  }
}
