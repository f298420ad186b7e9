import type { AccountConfig } from "../config.js";
import { readItems } from "../document/items.js";
import { type Mapping, openMapping, readNode } from "../document/mapping.js";
import type { Report } from "../document/mistakes.js";
import type { DocumentNode } from "../document/node.js";
import { pathTo, quoted } from "../document/quote.js";
import { accountName, endpointUrl, regionId } from "../text-formats.js";
import { accountFields, network, regionList, resourceGroupId } from "./account-fields.js";
import { readCredentials } from "./credentials-reader.js";
import { warnUnknownRegion, warnUnknownVpcHost } from "./regions.js";

const keys = accountFields.map(({ key }) => key);

/** What to write where no account is. */
export const accountsAdvice = "write at least one account with name and regions";

/** Reads `accounts`. Wrong accounts are reported and left out. */
export function readAccounts(node: DocumentNode, report: Report): readonly AccountConfig[] {
  const firstUse = new Map<string, string>();
  const plan = { path: "accounts", min: 1, advice: accountsAdvice };
  return readItems(node, plan, report).flatMap(({ node: itemNode, path }) => {
    const fields = openMapping(itemNode, { path, keys }, report);
    if (fields === undefined) return [];
    const account = readAccount(fields, report);
    if (account !== undefined) reportSecondUse(account.name, fields, { firstUse, report });
    return account === undefined ? [] : [account];
  });
}

function readAccount(fields: Mapping, report: Report): AccountConfig | undefined {
  const name = fields.require("name", accountName);
  const regions = fields.require("regions", regionList);
  const family = fields.entry("network") === undefined ? "public" : fields.read("network", network);
  const group =
    fields.entry("resource_group_id") === undefined ? "" : fields.read("resource_group_id", resourceGroupId);
  const endpoints = readEndpoints(fields, { regions, report });
  const credentialsEntry = fields.entry("credentials");
  const credentials =
    credentialsEntry === undefined
      ? { type: "auto" as const }
      : readCredentials(credentialsEntry.value, pathTo(fields.path, "credentials"), report);
  if (regions !== undefined) warnAboutRegions({ fields, regions, network: family, endpoints }, report);
  if (name === undefined || regions === undefined || family === undefined) return undefined;
  if (group === undefined || credentials === undefined) return undefined;
  return { name, regions, network: family, endpoints, resourceGroupId: group, credentials };
}

function reportSecondUse(
  name: string,
  fields: Mapping,
  { firstUse, report }: { readonly firstUse: Map<string, string>; readonly report: Report },
): void {
  const where = fields.entry("name")?.value.where ?? fields.where;
  const first = firstUse.get(name);
  if (first === undefined) firstUse.set(name, where);
  else {
    report.mistake(where, pathTo(fields.path, "name"), {
      problem: "duplicate account name",
      found: `${quoted(name)}, first at ${first}`,
      advice: "write another name",
    });
  }
}

function warnAboutRegions(
  {
    fields,
    regions,
    network: family,
    endpoints,
  }: {
    readonly fields: Mapping;
    readonly regions: readonly string[];
    readonly network: AccountConfig["network"] | undefined;
    readonly endpoints: AccountConfig["endpoints"];
  },
  report: Report,
): void {
  const node = fields.entry("regions")?.value;
  regions.forEach((region, index) => {
    const where = node?.kind === "list" ? (node.items[index]?.where ?? node.where) : fields.where;
    const at = { where, path: `${fields.path}.regions[${index}]` };
    warnUnknownRegion(region, at, report);
    if (family === "vpc" && !Object.hasOwn(endpoints, region)) warnUnknownVpcHost(region, at, report);
  });
}

function readEndpoints(
  fields: Mapping,
  { regions, report }: { readonly regions: readonly string[] | undefined; readonly report: Report },
): Readonly<Record<string, string>> {
  const entry = fields.entry("endpoints");
  if (entry === undefined) return {};
  const path = pathTo(fields.path, "endpoints");
  if (entry.value.kind !== "map") {
    openMapping(entry.value, { path, keys: ["REGION: URL"] }, report);
    return {};
  }
  const urls = entry.value.entries.flatMap(({ key, where, value }) => {
    const below = pathTo(path, key);
    if (regions !== undefined && !regions.includes(key)) {
      report.warning(where, below, {
        problem: "an endpoint for a region that this account does not watch",
        found: quoted(key),
        advice: `remove it, or write one of: ${regions.join(", ")}`,
      });
    }
    const url = readNode(value, { path: below, format: endpointUrl }, report);
    const region = readNode({ kind: "scalar", where, value: key }, { path: below, format: regionId }, report);
    return url === undefined || region === undefined ? [] : [[region, url] as const];
  });
  return Object.fromEntries(urls);
}
