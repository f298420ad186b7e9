// What the scripts of the image share.
import { lutimesSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Everything below a folder, a folder before what it holds. */
export function everythingIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return [{ entry, path }, ...(entry.isDirectory() ? everythingIn(path) : [])];
  });
}

/** Gives all of a layer the same age, so that what has not changed is the same layer whenever it is built. */
export function forgetTimes(folder) {
  for (const { path } of everythingIn(folder)) lutimesSync(path, 0, 0);
  lutimesSync(folder, 0, 0);
}
