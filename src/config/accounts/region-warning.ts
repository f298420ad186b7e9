import { nearest } from "../document/did-you-mean.js";
import type { Report } from "../document/mistakes.js";
import { quoted } from "../document/quote.js";
import { knownRegions } from "./regions.js";

/** Warns when a region is in none of Alibaba Cloud's lists: a misspelt region answers with no jobs, not an error. */
export function warnUnknownRegion(
  region: string,
  at: { readonly where: string; readonly path: string },
  report: Report,
): void {
  if (knownRegions.includes(region)) return;
  const meant = nearest(region, knownRegions);
  report.warning(at.where, at.path, {
    problem: "not a region that DTS documents, and a misspelt region looks like one without jobs",
    found: quoted(region),
    advice: meant === undefined ? "check the region id" : `did you mean ${meant}?`,
  });
}
