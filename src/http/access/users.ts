import type { Complaint, Report } from "../../config/document/mistakes.js";
import type { DocumentNode } from "../../config/document/node.js";
import { hidden, pathTo } from "../../config/document/quote.js";
import { entriesOf } from "../web-config/sections.js";

// The last letters of salt and digest carry fewer bits: with others than these no password ever matches.
const pattern = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{30}[.CGKOSWaeimquy26]$/;
const leastCost = 4;
// bcrypt runs in JavaScript here: at 14 one look at a password takes seconds.
const maxCost = 14;
const make = "make one: htpasswd -nBC 10 NAME";
const noName = /[:\p{Cc}]/u;

/** The cost of a bcrypt hash: checking a password takes 2^cost steps. `undefined` when it is no such hash. */
export function bcryptCost(hash: string): number | undefined {
  const cost = Number(pattern.exec(hash)?.[1]);
  return cost >= leastCost ? cost : undefined;
}

/** A hash that stands for nobody's password. */
export function nobodysHash(cost: number): string {
  return `$2b$${String(cost).padStart(2, "0")}$${".".repeat(53)}`;
}

/** Name -> bcrypt hash of the users of a web configuration. Mistakes are reported; no message shows a hash. */
export function readUsers(
  node: DocumentNode | undefined,
  path: string,
  report: Report,
): ReadonlyMap<string, string> {
  const users = new Map<string, string>();
  for (const { key: name, where, value } of entriesOf(node, path, report)) {
    if (name === "" || noName.test(name)) {
      // A pasted line of htpasswd: what follows the colon is a secret.
      report.mistake(where, `${path}[${hidden(name)}]`, {
        problem: "nobody can log in with this name",
        found: "this key",
        advice: "write a name without colon or control characters",
      });
      continue;
    }
    const hash = value.kind === "scalar" && typeof value.value === "string" ? value.value : "";
    const complaint = complaintAbout(hash);
    if (complaint) report.mistake(value.where, pathTo(path, name), complaint);
    else users.set(name, hash);
  }
  return users;
}

function complaintAbout(hash: string): Complaint | undefined {
  const cost = bcryptCost(hash);
  if (cost === undefined)
    return { problem: "not a bcrypt hash", found: "a value that is not shown", advice: make };
  if (cost <= maxCost) return undefined;
  const problem = "a bcrypt hash that takes too long to check";
  return { problem, found: `cost ${cost}`, advice: `at most ${maxCost}; ${make}` };
}
