import type { ConsumerGroup } from "./consumer-group.js";
import type { DedicatedCluster } from "./dedicated-cluster.js";
import type { JobAlarms } from "./job-alarms.js";
import type { ObjectModification } from "./modification.js";
import type { Verification } from "./verification.js";

/** What an account has in a region beside its jobs, by kind. Each list is whatever its collector saw last, whole. */
export interface Findings {
  readonly modifications: readonly ObjectModification[];
  readonly consumerGroups: readonly ConsumerGroup[];
  readonly jobAlarms: readonly JobAlarms[];
  readonly dedicatedClusters: readonly DedicatedCluster[];
  readonly verifications: readonly Verification[];
}

/** Nothing of any kind. */
export const noFindings: Findings = {
  modifications: [],
  consumerGroups: [],
  jobAlarms: [],
  dedicatedClusters: [],
  verifications: [],
};

const kinds = Object.keys(noFindings) as readonly (keyof Findings)[];

/** Everything that several collectors saw, in their order. What one does not look for it leaves out. A list of only one stays itself. */
export function joinFindings(parts: readonly Partial<Findings>[]): Findings {
  const joined: Record<keyof Findings, readonly unknown[]> = { ...noFindings };
  for (const part of parts) {
    for (const kind of kinds) {
      const more: readonly unknown[] = part[kind] ?? [];
      if (more.length > 0) joined[kind] = joined[kind].length === 0 ? more : [...joined[kind], ...more];
    }
  }
  return joined as Findings;
}

/** How many there are, of all kinds. */
export function countFindings(findings: Partial<Findings>): number {
  return kinds.reduce((sum, kind) => sum + (findings[kind]?.length ?? 0), 0);
}
