import { createBlockList } from "../lib/block-list.js";
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
  let shown = createBlockList<TargetSnapshot>([]);
  let accounts: readonly AccountSnapshot[] = [];
  let shownRegions = createBlockList<RegionSnapshot>([]);
  const places = new Map<string, number>();
  let current: Snapshot | undefined;

  const showRegion = (scope: Scope): void => {
    const region = regions.of(scope);
    if (region === undefined) return;
    const place = places.get(scopeKey(scope)) ?? places.size;
    places.set(scopeKey(scope), place);
    shownRegions.put(place, region);
  };

  return {
    reset(targets) {
      shown = createBlockList(targets.map(({ snapshot }) => snapshot));
      accounts = regions.accounts(new Set(targets.map(({ snapshot }) => snapshot.account)));
      shownRegions = createBlockList([]);
      places.clear();
      for (const region of regions.all()) showRegion(region);
      current = undefined;
    },
    show(targets) {
      for (const { position, snapshot } of targets) shown.put(position, snapshot);
      if (targets[0] !== undefined) showRegion(targets[0].snapshot);
      current = undefined;
    },
    snapshot() {
      current ??= Object.freeze(new ShownSnapshot(shown.view(), shownRegions.view(), accounts));
      return current;
    },
  };
}

/** A class for its getters: one in an object literal gives every snapshot a hidden class, which only a whole collection frees. */
class ShownSnapshot implements Snapshot {
  readonly #targets: () => Snapshot["targets"];
  readonly #regions: () => Snapshot["regions"];
  readonly accounts: Snapshot["accounts"];

  constructor(
    targets: () => Snapshot["targets"],
    regions: () => Snapshot["regions"],
    accounts: Snapshot["accounts"],
  ) {
    this.#targets = targets;
    this.#regions = regions;
    this.accounts = accounts;
  }

  // A scrape looks at the targets, a publish does not.
  get targets(): Snapshot["targets"] {
    return this.#targets();
  }

  // A publish that is overtaken by the next one looks at nothing.
  get regions(): Snapshot["regions"] {
    return this.#regions();
  }
}
