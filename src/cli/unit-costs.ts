/** What a process costs: for itself, for each job that it shows, and for each target. */
interface UnitCost {
  readonly base: number;
  readonly perJob: number;
  readonly perTarget: number;
}

/**
 * Measured end to end (`npm run bench -- --record`, docs/performance.md) with the simulator's jobs and the default settings; a test
 * holds them to the recorded figures. The fit tells nothing of a small process: its series and text are those of one with four targets
 * and no job (434 series, 46,932 bytes).
 */
export const unitCosts = {
  series: { base: 210, perJob: 40.4, perTarget: 56 },
  textBytes: { base: 17_000, perJob: 8_150, perTarget: 7_510 },
  gzipBytes: { base: 4_790, perJob: 566, perTarget: 2_290 },
  /** Peak resident memory. */
  memoryBytes: { base: 136_000_000, perJob: 9_660, perTarget: 117_000 },
  /** Of one core, each minute. */
  cpuSeconds: { base: 1.31, perJob: 0.000407, perTarget: 0.00433 },
} as const satisfies Readonly<Record<string, UnitCost>>;

/** What is told of a process's size: a key of {@link unitCosts}. */
export type Cost = keyof typeof unitCosts;

/** What a process has to do with. */
export interface Size {
  readonly jobs: number;
  readonly targets: number;
}

/** What so many jobs and targets cost in one process. */
export function costOf(cost: Cost, { jobs, targets }: Size): number {
  const { base, perJob, perTarget } = unitCosts[cost];
  return base + perJob * jobs + perTarget * targets;
}
