import type { DtsJob } from "../../model/job.js";
import { familiesReading } from "../family.js";

/** A row about a job, after the fields that it reads. */
export const jobFamily = familiesReading<DtsJob>();
