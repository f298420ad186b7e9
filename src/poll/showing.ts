import { type Scope, scopeKey } from "../lib/scope.js";
import type { AccountSnapshot, RegionSnapshot, Snapshot, TargetSnapshot } from "../model/snapshot.js";
import type { RegionJobs } from "./region-jobs.js";

/** A target as it is to be shown. */
export interface ShownTarget {
  /** Among the targets of a snapshot. */
  readonly position: number;
  readonly snapshot: TargetSnapshot;
}

/** The snapshot of everything. Of thousands of targets and regions a poll changes a few: the rest is copied at once. */
export interface Showing {
  /** These targets and no others, in the order of their positions. */
  reset(targets: readonly ShownTarget[]): void;
  /** What is known of these, all of one region, has changed, or of their region. */
  show(targets: readonly ShownTarget[]): void;
  /** The same object as long as nothing changed. */
  snapshot(): Snapshot;
}

/** No targets yet. */
export function createShowing(regions: Pick<RegionJobs, "of" | "all" | "accounts">): Showing {
  let shown: TargetSnapshot[] = [];
  let accounts: readonly AccountSnapshot[] = [];
  let shownRegions: RegionSnapshot[] = [];
  const places = new Map<string, number>();
  let current: Snapshot | undefined;

  const showRegion = (scope: Scope): void => {
    const region = regions.of(scope);
    if (region === undefined) return;
    const place = places.get(scopeKey(scope)) ?? shownRegions.length;
    places.set(scopeKey(scope), place);
    shownRegions[place] = region;
  };

  return {
    reset(targets) {
      shown = targets.map(({ snapshot }) => snapshot);
      accounts = regions.accounts(new Set(shown.map(({ account }) => account)));
      shownRegions = [];
      places.clear();
      for (const region of regions.all()) showRegion(region);
      current = undefined;
    },
    show(targets) {
      for (const { position, snapshot } of targets) shown[position] = snapshot;
      if (targets[0] !== undefined) showRegion(targets[0].snapshot);
      current = undefined;
    },
    snapshot() {
      current ??= Object.freeze({ targets: shown.slice(), regions: shownRegions.slice(), accounts });
      return current;
    },
  };
}
