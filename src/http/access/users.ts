import { entriesOf, pathTo, type ReportMistake } from "../web-config/web-section.js";

// The last letters of salt and digest carry fewer bits: with others than these no password ever matches.
const pattern = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{30}[.CGKOSWaeimquy26]$/;
const leastCost = 4;

/** The cost of a bcrypt hash: checking a password takes 2^cost steps. `undefined` when it is no such hash. */
export function bcryptCost(hash: string): number | undefined {
  const cost = Number(pattern.exec(hash)?.[1]);
  return cost >= leastCost ? cost : undefined;
}

/** A hash that stands for nobody's password. */
export function nobodysHash(cost: number): string {
  return `$2b$${String(cost).padStart(2, "0")}$${".".repeat(53)}`;
}

// bcrypt runs in JavaScript here: at 14 one look at a password takes seconds.
const maxCost = 14;
const make = "make one: htpasswd -nBC 10 NAME";
const noName = /[:\p{Cc}]/u;

/** Name -> bcrypt hash of the users of a web configuration. Mistakes are reported; no message shows a hash. */
export function readUsers(tree: unknown, path: string, report: ReportMistake): ReadonlyMap<string, string> {
  const users = new Map<string, string>();
  for (const [name, hash] of entriesOf(tree, path, report)) {
    const cost = typeof hash === "string" ? bcryptCost(hash) : undefined;
    const at = pathTo(path, name);
    if (name === "" || noName.test(name)) {
      const advice = "write a name without colon or control characters";
      report({ path: at, problem: "nobody can log in with this name", found: "this key", advice });
    } else if (typeof hash !== "string" || cost === undefined) {
      report({ path: at, problem: "not a bcrypt hash", found: "a value that is not shown", advice: make });
    } else if (cost > maxCost) {
      const problem = "a bcrypt hash that takes too long to check";
      report({ path: at, problem, found: `cost ${cost}`, advice: `at most ${maxCost}; ${make}` });
    } else users.set(name, hash);
  }
  return users;
}
