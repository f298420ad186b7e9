import type { Target } from "../config/targets.js";
import { Failure } from "../lib/failure.js";
import type { Scope } from "../lib/scope.js";
import { type JobType, jobTypes } from "../model/job.js";
import type { TargetSnapshot } from "../model/snapshot.js";

/**
 * `known`: for each type of jobs, one of them is fresh, or none is configured. `unasked`: where that is not so, the first
 * poll of each of them is under way.
 */
export type ListingState = "known" | "unknown" | "unasked";

/** What is known of a target. */
interface Listing {
  readonly target: Target;
  readonly snapshot: TargetSnapshot;
}

/** What the listings of the jobs that a target asks about are good for at present. */
export interface Listings {
  stateFor(target: Target): ListingState;
  /** @throws Failure of reason `listing_unknown` when the jobs of one of the types are not known. */
  requireKnown(target: Target): void;
}

/** The listings among the targets of an account and region, as they are at each moment. */
export function createListings<State extends Listing>(
  targetsIn: (scope: Scope) => readonly State[],
  isFresh: (state: State) => boolean,
): Listings {
  const listingsOf = (scope: Scope, jobType: JobType): readonly State[] =>
    targetsIn(scope).filter(({ target }) => isListing(target) && target.jobType === jobType);
  const unknownTypesFor = (target: Target): readonly JobType[] =>
    (target.jobType ? [target.jobType] : jobTypes).filter((type) => {
      const listings = listingsOf(target, type);
      return listings.length > 0 && !listings.some(isFresh);
    });
  return {
    stateFor(target) {
      const unknown = unknownTypesFor(target).map((type) => listingsOf(target, type));
      if (unknown.length === 0) return "known";
      return unknown.some((listings) => listings.every(isUnasked)) ? "unasked" : "unknown";
    },
    requireKnown(target) {
      const [type] = unknownTypesFor(target);
      if (type !== undefined) throw listingIsStale(type, listingsOf(target, type));
    },
  };
}

/** Whether a target says which jobs there are. */
export const isListing = ({ role }: Target): boolean => role === "listing";

const isUnasked = ({ snapshot }: Listing): boolean => snapshot.lastPollSeconds === undefined;

/** Why nobody knows which jobs of a type there are. */
function listingIsStale(type: JobType, listings: readonly Listing[]): Failure {
  const failed = listings.find(({ snapshot }) => snapshot.failureMessage !== undefined);
  const why = failed?.snapshot.failureMessage ?? "it has not ended yet";
  return new Failure({
    reason: "listing_unknown",
    message: `the listing of the ${type} jobs is not known: ${why}`,
    retryable: true,
  });
}
