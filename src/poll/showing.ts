import type { AccountSnapshot, Snapshot, TargetSnapshot } from "../model/snapshot.js";
import type { RegionJobs } from "./region-jobs.js";

/** A target as it is to be shown. */
export interface ShownTarget {
  /** Among the targets of a snapshot. */
  readonly position: number;
  readonly snapshot: TargetSnapshot;
}

/** The snapshot of everything. Of thousands of targets a poll changes a few: the rest is copied at once. */
export interface Showing {
  /** These targets and no others, in the order of their positions. */
  reset(targets: readonly ShownTarget[]): void;
  /** What is known of these has changed, or of their region. */
  show(targets: readonly ShownTarget[]): void;
  /** The same object as long as nothing changed. */
  snapshot(): Snapshot;
}

/** No targets yet. */
export function createShowing(regions: Pick<RegionJobs, "all" | "accounts">): Showing {
  let shown: TargetSnapshot[] = [];
  let accounts: readonly AccountSnapshot[] = [];
  let current: Snapshot | undefined;
  return {
    reset(targets) {
      shown = targets.map(({ snapshot }) => snapshot);
      accounts = regions.accounts(new Set(shown.map(({ account }) => account)));
      current = undefined;
    },
    show(targets) {
      for (const { position, snapshot } of targets) shown[position] = snapshot;
      current = undefined;
    },
    snapshot() {
      current ??= Object.freeze({ targets: shown.slice(), regions: regions.all(), accounts });
      return current;
    },
  };
}
