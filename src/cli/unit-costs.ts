/** What a process costs: for itself, for each job that it shows, and for each target. */
interface UnitCost {
  readonly base: number;
  readonly perJob: number;
  readonly perTarget: number;
}

/**
 * Measured end to end (`npm run bench -- --record`, docs/performance.md) with the simulator's jobs and the default settings; a test
 * holds them to the recorded figures.
 */
export const unitCosts = {
  series: { base: 400, perJob: 40, perTarget: 16 },
  textBytes: { base: 100_000, perJob: 8_300, perTarget: 2_000 },
  gzipBytes: { base: 10_000, perJob: 520, perTarget: 80 },
  /** Peak resident memory. */
  memoryBytes: { base: 100_000_000, perJob: 28_000, perTarget: 40_000 },
} as const satisfies Readonly<Record<string, UnitCost>>;

/** What is told of a process's size: a key of {@link unitCosts}. */
export type Cost = keyof typeof unitCosts;

/** What so many jobs and targets cost in one process. */
export function costOf(
  cost: Cost,
  { jobs, targets }: { readonly jobs: number; readonly targets: number },
): number {
  const { base, perJob, perTarget } = unitCosts[cost];
  return base + perJob * jobs + perTarget * targets;
}
