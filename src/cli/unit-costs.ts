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
  gzipBytes: { base: 4_790, perJob: 578, perTarget: 2_630 },
  /** Peak resident memory. */
  memoryBytes: { base: 91_200_000, perJob: 8_940, perTarget: 102_000 },
  /** Of one core, each minute. No line: thousands of targets cost less each than hundreds, because more of them are polled together. */
  cpuSeconds: { base: 1.18, perJob: 0.00039, perTarget: 0.00182 },
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
