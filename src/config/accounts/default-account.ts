import { accessKeyVariables, offerOf, rrsaVariables } from "../../lib/credentials-environment.js";
import { everything } from "../../lib/selection.js";
import type { AccountConfig, CredentialsConfig } from "../config.js";
import { reportFaults } from "../document/mapping.js";
import type { Report } from "../document/mistakes.js";
import { type Environment, regionsVariable } from "../environment.js";
import { regionList } from "./account-fields.js";
import { expandRegions, type Regions } from "./regions.js";

const { id: keyId, secret: keySecret, token } = accessKeyVariables;
const rrsa = Object.values(rrsaVariables);

/**
 * The account `default` of a configuration without a file, from the environment. RRSA goes before an access
 * key, as in credentials of type auto. What is missing is reported and gives no account.
 */
export function accountFromEnvironment(env: Environment, report: Report): readonly AccountConfig[] {
  const isSet = (name: string) => (env[name] ?? "") !== "";
  const credentials = credentialsFrom(isSet, report);
  const regions = regionsFrom(env, report);
  if (credentials === undefined || regions === undefined) return [];
  return [
    {
      name: "default",
      ...regions,
      network: "public",
      endpoints: {},
      resourceGroupId: "",
      labels: {},
      select: everything,
      credentials,
    },
  ];
}

function credentialsFrom(isSet: (name: string) => boolean, report: Report): CredentialsConfig | undefined {
  const offer = offerOf(isSet);
  if (offer?.type === "rrsa") return { type: "rrsa" };
  if (offer?.type === "access_key") {
    return {
      type: "access_key",
      accessKeyIdEnv: keyId,
      accessKeySecretEnv: keySecret,
      ...(isSet(token) ? { securityTokenEnv: token } : {}),
    };
  }
  const started = isSet(keyId) || isSet(keySecret) ? [keyId, keySecret] : rrsa.some(isSet) ? rrsa : [];
  for (const name of started.filter((candidate) => !isSet(candidate))) {
    report.mistake(`environment ${name}`, "accounts", {
      problem: "missing",
      found: `only ${started.filter(isSet).join(" and ")}`,
      advice: `set ${name} too, or write accounts in a configuration file`,
    });
  }
  if (started.length === 0) {
    report.mistake(`environment ${keyId}`, "accounts", {
      problem: "no account is configured",
      found: "neither a configuration file nor credentials in the environment",
      advice: `write accounts in a file and name it with --config.file, or set ${keyId} and ${keySecret}`,
    });
  }
  return undefined;
}

function regionsFrom(env: Environment, report: Report): Regions | undefined {
  const name = [regionsVariable, "ALIBABA_CLOUD_REGION_ID"].find(
    (candidate) => (env[candidate] ?? "") !== "",
  );
  if (name === undefined) {
    report.mistake(`environment ${regionsVariable}`, "accounts", {
      problem: "no region is configured",
      found: `neither ${regionsVariable} nor ALIBABA_CLOUD_REGION_ID`,
      advice: `set ${regionsVariable} to one or more region ids, such as cn-hangzhou,cn-beijing`,
    });
    return undefined;
  }
  const where = `environment ${name}`;
  try {
    const place = () => ({ where, path: "accounts[0].regions" });
    return expandRegions(regionList.fromText(env[name] ?? ""), place, report);
  } catch (error) {
    reportFaults(error, { where, path: "accounts[0].regions" }, report);
    return undefined;
  }
}
