import type { DtsJob } from "../../model/job.js";
import type { Family, FamilyOptions } from "../family.js";
import { jobIdentityFamilies } from "./job-identity.js";
import { jobProgressFamilies } from "./job-progress.js";
import { jobResourceFamilies } from "./job-resources.js";
import { jobStatusFamilies } from "./job-status.js";
import { jobTroubleFamilies } from "./job-trouble.js";

/** Every job family, in the order in which they stand in the exposition. */
export function jobFamilies(options: FamilyOptions): readonly Family<DtsJob>[] {
  return [
    ...jobIdentityFamilies(options),
    ...jobStatusFamilies(options),
    ...jobProgressFamilies,
    ...jobTroubleFamilies,
    ...jobResourceFamilies,
  ];
}
