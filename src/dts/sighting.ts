import { severityOfState, stateOfStatus } from "../model/status.js";
import type { Fields } from "./decode.js";
import { ignoredNotes } from "./notes.js";
import { toJobStatus } from "./translate.js";

/** A row of a listing as answered, and when. */
export interface Sighting {
  readonly fields: Fields;
  /** Monotonic. */
  readonly observedAtMs: number;
}

/** Of two sightings of one job within a listing: the one in the worse state; the later one when they are alike. */
export function worse(earlier: Sighting, later: Sighting): Sighting {
  return severityOf(earlier) < severityOf(later) ? earlier : later;
}

const severityOf = ({ fields }: Sighting): number =>
  severityOfState[stateOfStatus[toJobStatus(fields["Status"], "Status", ignoredNotes) ?? "unknown"]];
