import { checkExposition, type Sample } from "../support/strict-exposition.js";

/** The samples of a page, checked strictly. */
export function samplesOf(page: string): readonly Sample[] {
  return checkExposition(page, "text-0.0.4");
}

/** Lines about jobs and their counts. */
export function jobLines(page: string): readonly string[] {
  return page.split("\n").filter((line) => /^aliyun_dts_jobs?(_|\{)/.test(line));
}

/** Lines about one account, whatever stands in the labels of others. */
export function linesOfAccount(page: string, account: string): readonly string[] {
  return page
    .split("\n")
    .filter((line) => line.slice(line.indexOf("{")).startsWith(`{account="${account}",`));
}

/** Lines about the cloud without what tells only when and how fast it was asked. */
export function timelessLines(page: string): readonly string[] {
  return page
    .split("\n")
    .filter((line) => /^aliyun_dts_(?!exporter_)/.test(line))
    .filter((line) => !/^\w+_(timestamp|poll_duration)_seconds\{/.test(line));
}

/** Name and labels of every sample line. */
export function seriesOf(page: string): readonly string[] {
  return page
    .split("\n")
    .filter((line) => /^aliyun_dts_(?!exporter_)/.test(line))
    .map((line) => line.slice(0, line.lastIndexOf(" ")));
}
