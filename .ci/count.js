// Prints `N passed, N failed` over vitest's JSON reports. A suite that ran nothing is a failure.
import { readFileSync } from "node:fs";

const [name, ...files] = process.argv.slice(2);
const reports = files.map((file) => JSON.parse(readFileSync(file, "utf8")));
const sum = (field) => reports.reduce((total, report) => total + report[field], 0);
const passed = sum("numPassedTests");
const failed =
  sum("numFailedTests") + reports.filter((report) => !report.success && report.numFailedTests === 0).length;
const suite = name === "total" ? "" : `${name}: `;
process.stdout.write(`${suite}${passed} passed, ${failed} failed\n`);
if (passed === 0 || failed > 0) process.exitCode = 1;
