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

/** Everything that several collectors saw, in their order. What one does not look for it leaves out. */
export function joinFindings(parts: readonly Partial<Findings>[]): Findings {
  return Object.assign(
    { ...noFindings },
    ...kinds.map((kind) => ({ [kind]: parts.flatMap((part): readonly unknown[] => part[kind] ?? []) })),
  );
}

/** How many there are, of all kinds. */
export function countFindings(findings: Partial<Findings>): number {
  return kinds.reduce((sum, kind) => sum + (findings[kind]?.length ?? 0), 0);
}
