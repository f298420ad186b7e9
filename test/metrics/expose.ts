import { createExposition, type Exposition } from "../../src/metrics/exposition.js";
import type { FamilyOptions } from "../../src/metrics/family.js";
import type { ExpositionFormat } from "../../src/metrics/format.js";
import type { Snapshot } from "../../src/model/snapshot.js";
import { createFakeClock } from "../support/fake-clock.js";

/** Default options of the families. */
export const defaults: FamilyOptions = { statusSets: "active", jobNameLabel: true, tagLabels: [] };

/** An exposition without metrics of its own. */
export function createBareExposition(options: Partial<FamilyOptions> = {}): Exposition {
  return createExposition({
    options: { ...defaults, ...options },
    self: { collect: async () => [] },
    clock: createFakeClock(),
  });
}

/** The whole page of a snapshot as text. Fails on bytes that are not UTF-8. */
export async function expose(
  snapshot: Snapshot,
  options: Partial<FamilyOptions> = {},
  format: ExpositionFormat = "text-0.0.4",
): Promise<string> {
  const exposition = createBareExposition(options);
  await exposition.publish(snapshot);
  return decode(await exposition.render({ format, encoding: "identity" }));
}

/** Bytes as text; throws where they are not UTF-8. */
export function decode(bytes: Buffer): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

/** Sample lines of one metric, shortened: the identity labels are left out. */
export function samplesOf(text: string, name: string): readonly string[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith(`${name}{`))
    .map((line) => line.replace(/^\w+\{.*?direction="\w+"(?:,dts_job_name="(?:[^"\\]|\\.)*")?,?/, "{"));
}
