import type { JobError } from "../../model/job.js";
import { phaseLabel } from "./phases.js";

/**
 * The phase of an error. The empty label is written out, unlike other absent ones: to Prometheus it is the same as no label,
 * and a person who reads the page sees that the error belongs to the whole job.
 */
export function errorPhaseLabel(error: JobError): string {
  return error.phase === undefined ? ',phase=""' : phaseLabel(error.phase);
}
