import type { CredentialsConfig } from "../config.js";
import { oneOf } from "../document/formats.js";
import { type Mapping, openMapping } from "../document/mapping.js";
import type { Report } from "../document/mistakes.js";
import type { DocumentNode } from "../document/node.js";
import { pathTo } from "../document/quote.js";
import { credentialsUri, roleArn } from "../text-formats.js";
import {
  accessKeyPairs,
  type CredentialsType,
  credentialsFields,
  credentialsTypes,
  sessionDuration,
} from "./credentials-fields.js";

const typeFormat = oneOf(credentialsTypes);
const allKeys = ["type", "source", ...new Set(credentialsFields.map(({ key }) => key))];
// A role that is assumed from a role that is assumed ...: more than this is a mistake, not a plan.
const deepestSource = 3;

/** Reads `credentials`. No value but `type` ever appears in a mistake. `undefined` when something is wrong. */
export function readCredentials(
  node: DocumentNode,
  path: string,
  report: Report,
): CredentialsConfig | undefined {
  const written = node.kind === "map" ? node.entries.find(({ key }) => key === "type")?.value : undefined;
  const known = credentialsTypes.find((type) => written?.kind === "scalar" && written.value === type);
  const suggested = known === undefined ? allKeys : ["type", ...keysOf(known)];
  const fields = openMapping(node, { path, keys: allKeys, suggested }, report);
  if (fields === undefined) return undefined;
  if (node.kind === "map" && node.entries.length === 0) return { type: "auto" };
  const type = fields.require("type", typeFormat);
  if (type === undefined) return undefined;
  refuseForeignKeys(fields, type, report);
  return readers[type](fields, report);
}

function keysOf(type: CredentialsType): readonly string[] {
  const keys = credentialsFields.filter(({ types }) => types.includes(type)).map(({ key }) => key);
  return type === "assume_role" ? [...keys, "source"] : keys;
}

function refuseForeignKeys(fields: Mapping, type: CredentialsType, report: Report): void {
  const own = keysOf(type);
  for (const key of allKeys) {
    const entry = fields.entry(key);
    if (entry === undefined || key === "type" || own.includes(key)) continue;
    const owners = credentialsTypes.filter((candidate) => keysOf(candidate).includes(key));
    report.mistake(entry.where, pathTo(fields.path, key), {
      problem: `not a key of credentials of type ${type}`,
      found: `${key}, which belongs to type ${owners.join(" or ")}`,
      advice:
        own.length === 0 ? `remove it, or write type: ${owners[0]}` : `remove it, or use: ${own.join(", ")}`,
    });
  }
}

const readers: Readonly<
  Record<CredentialsType, (fields: Mapping, report: Report) => CredentialsConfig | undefined>
> = {
  auto: () => ({ type: "auto" }),
  access_key(fields, report) {
    for (const pair of accessKeyPairs) checkPair(fields, pair, report);
    return { ...readTexts(fields, "access_key"), type: "access_key" };
  },
  rrsa: (fields) => ({ ...readTexts(fields, "rrsa"), type: "rrsa" }),
  assume_role(fields, report) {
    const arn = fields.require("role_arn", roleArn);
    const sessionDurationMs = fields.read("session_duration", sessionDuration);
    const source = readSource(fields, report);
    if (arn === undefined || source === undefined) return undefined;
    return {
      ...readTexts(fields, "assume_role", ["role_arn", "session_duration"]),
      ...(sessionDurationMs === undefined ? {} : { sessionDurationMs }),
      type: "assume_role",
      roleArn: arn,
      source,
    };
  },
  ecs_ram_role: (fields) => ({ ...readTexts(fields, "ecs_ram_role"), type: "ecs_ram_role" }),
  uri(fields) {
    const uri = fields.require("uri", credentialsUri);
    return uri === undefined ? undefined : { type: "uri", uri };
  },
};

function readSource(fields: Mapping, report: Report): CredentialsConfig | undefined {
  const entry = fields.entry("source");
  const path = pathTo(fields.path, "source");
  const depth = path.split(".source").length - 1;
  if (entry !== undefined && depth <= deepestSource) return readCredentials(entry.value, path, report);
  report.mistake(entry?.where ?? fields.where, path, {
    problem: entry === undefined ? "missing" : "too many nested sources",
    found: entry === undefined ? "nothing" : `${depth} of them`,
    advice:
      entry === undefined
        ? "write the credentials that assume the role, such as source: {type: auto}"
        : `write at most ${deepestSource}`,
  });
  return undefined;
}

type Pair = (typeof accessKeyPairs)[number];

function checkPair(fields: Mapping, pair: Pair, report: Report): void {
  const [file, env] = [fields.entry(pair.file), fields.entry(pair.env)];
  if (file !== undefined && env !== undefined) {
    report.mistake(env.where, pathTo(fields.path, pair.env), {
      problem: `${pair.file} and ${pair.env} cannot both be set`,
      found: "both",
      advice: `write ${pair.file} or ${pair.env}`,
    });
  }
  // A key written in the file itself is a mistake of its own, with the same advice.
  const isInline = fields.entry(pair.inline) !== undefined;
  if (file === undefined && env === undefined && pair.required && !isInline) {
    report.mistake(fields.where, pathTo(fields.path, pair.file), {
      problem: "missing",
      found: "nothing",
      advice: `write ${pair.file} or ${pair.env}`,
    });
  }
}

/** The text keys of a type that are written, by their names in Config. */
function readTexts(fields: Mapping, type: CredentialsType, except: readonly string[] = []) {
  const texts: Record<string, string> = {};
  for (const { key, types, format } of credentialsFields) {
    if (!types.includes(type) || except.includes(key)) continue;
    const value = fields.read(key, format);
    if (typeof value === "string") texts[camelCase(key)] = value;
  }
  return texts;
}

function camelCase(key: string): string {
  return key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
