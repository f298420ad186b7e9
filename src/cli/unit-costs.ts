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
  series: { base: 475, perJob: 40.3, perTarget: 60.3 },
  textBytes: { base: 40_200, perJob: 8_130, perTarget: 8_410 },
  gzipBytes: { base: 11_800, perJob: 547, perTarget: 2_380 },
  /** Peak resident memory. */
  memoryBytes: { base: 158_000_000, perJob: 18_700, perTarget: 149_000 },
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
