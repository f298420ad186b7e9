import { nearest } from "./document/did-you-mean.js";
import { reportFaults } from "./document/mapping.js";
import type { Report } from "./document/mistakes.js";
import { settingRows } from "./schema.js";

/** Environment variables by name, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Regions of the account that comes from the environment, separated by commas. */
export const regionsVariable = "DTS_EXPORTER_REGIONS";

// Kubernetes injects these for every Service, also for one that is named dts-exporter.
const serviceLink = /^DTS_EXPORTER_(\w+_)?(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\d+_(TCP|UDP)(_\w+)?)?)$/;

/**
 * The variables that hold a setting, as texts by name: only those that fit, the others are reported.
 * An unknown variable of our prefix is a warning: others may own it.
 */
export function readEnvironment(env: Environment, report: Report): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const row of settingRows) {
    const text = env[row.env];
    if (text === undefined) continue;
    try {
      row.format.fromText(text);
      texts[row.env] = text;
    } catch (error) {
      reportFaults(error, { where: `environment ${row.env}`, path: row.path }, report);
    }
  }
  warnUnknownVariables(env, report);
  return texts;
}

function warnUnknownVariables(env: Environment, report: Report): void {
  const known = [regionsVariable, ...settingRows.map((row) => row.env)];
  for (const name of Object.keys(env)) {
    if (!/^DTS_EXPORTER_\w{1,64}$/.test(name) || known.includes(name) || serviceLink.test(name)) continue;
    const meant = nearest(name, known);
    report.warning(`environment ${name}`, "environment", {
      problem: "not a setting",
      found: "an unknown name, its value is not shown",
      advice: meant === undefined ? "remove it" : `did you mean ${meant}?`,
    });
  }
}
