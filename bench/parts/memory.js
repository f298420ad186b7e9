import { measure } from "../measure-child.js";
import { manyJobs, median } from "../options.js";

/** Peak resident memory of publishing and scraping alone; `scale` has that of the whole exporter. */
export async function memory(note, rounds) {
  for (const jobs of [1_000, manyJobs]) {
    const peak = () => measure("memory", "ours", String(jobs)).megabytes;
    const megabytes = median(Array.from({ length: rounds }, peak));
    note(`peak memory at ${jobs} jobs`, megabytes, { bar: `<= ${100 + jobs / 100}`, unit: " MB" });
    if (jobs !== manyJobs) continue;
    const prom = measure("memory", "prom-client", String(jobs)).megabytes;
    const detail = `prom-client ${prom.toFixed(0)} MB`;
    note("share of prom-client's peak memory", megabytes / prom, { bar: "<= 0.25", unit: "x", detail });
  }
}
