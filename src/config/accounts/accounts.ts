import type { AccountConfig } from "../config.js";
import { readItems } from "../document/items.js";
import { type Mapping, openMapping, readNode } from "../document/mapping.js";
import type { Report } from "../document/mistakes.js";
import type { DocumentNode } from "../document/node.js";
import { pathTo, quoted } from "../document/quote.js";
import { accountName, endpointUrl, regionId } from "../text-formats.js";
import { accountFields, network, regionList, resourceGroupId } from "./account-fields.js";
import { readLabels } from "./account-labels.js";
import { readCredentials } from "./credentials-reader.js";
import { expandRegions, type Regions, warnUnknownVpcHost } from "./regions.js";
import { readSelection } from "./select-reader.js";

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
  const watched = readRegions(fields, report);
  const family = fields.entry("network") === undefined ? "public" : fields.read("network", network);
  const group =
    fields.entry("resource_group_id") === undefined ? "" : fields.read("resource_group_id", resourceGroupId);
  const endpoints = readEndpoints(fields, { regions: watched?.regions, report });
  const labels = readLabels(fields, report);
  const select = readSelection(fields, report);
  const credentialsEntry = fields.entry("credentials");
  const credentials =
    credentialsEntry === undefined
      ? { type: "auto" as const }
      : readCredentials(credentialsEntry.value, pathTo(fields.path, "credentials"), report);
  if (watched !== undefined && family === "vpc") warnAboutVpc(fields, { watched, endpoints }, report);
  if (name === undefined || watched === undefined || family === undefined) return undefined;
  if (group === undefined || credentials === undefined) return undefined;
  return {
    name,
    ...watched,
    network: family,
    endpoints,
    resourceGroupId: group,
    labels,
    select,
    credentials,
  };
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

function readRegions(fields: Mapping, report: Report): Regions | undefined {
  const written = fields.require("regions", regionList);
  return written && expandRegions(written, (index) => placeOfRegion(fields, index), report);
}

/** Regions of `all` stand nowhere one by one. */
function placeOfRegion(fields: Mapping, index: number): { readonly where: string; readonly path: string } {
  const node = fields.entry("regions")?.value;
  return {
    where: node?.kind === "list" ? (node.items[index]?.where ?? node.where) : fields.where,
    path: `${fields.path}.regions[${index}]`,
  };
}

function warnAboutVpc(
  fields: Mapping,
  { watched, endpoints }: { readonly watched: Regions; readonly endpoints: AccountConfig["endpoints"] },
  report: Report,
): void {
  for (const [index, region] of watched.regions.entries()) {
    if (Object.hasOwn(endpoints, region)) continue;
    warnUnknownVpcHost(region, placeOfRegion(fields, watched.allRegions ? 0 : index), report);
  }
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
