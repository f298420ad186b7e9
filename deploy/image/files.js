// What the scripts of the image share.
import { chmodSync, lstatSync, lutimesSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Everything below a folder, a folder before what it holds. */
export function everythingIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return [{ entry, path }, ...(entry.isDirectory() ? everythingIn(path) : [])];
  });
}

/**
 * Lets everybody read a layer, whatever the checkout allows, and gives all of it the same age: what has not changed is the same
 * layer whenever it is built.
 */
export function settle(layer) {
  for (const { entry, path } of everythingIn(layer)) {
    chmodSync(path, lstatSync(path).mode | (entry.isDirectory() ? 0o555 : 0o444));
    lutimesSync(path, 0, 0);
  }
  lutimesSync(layer, 0, 0);
}
