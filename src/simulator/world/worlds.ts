import type { Moment } from "../simulated-time.js";
import type { JobCounts } from "./plan.js";
import { createWorld, type World } from "./world.js";

/** The worlds of a simulator, one per account and region, made when first asked for. */
export interface Worlds {
  /** The world of an account; an unknown region has none. */
  find(account: string, region: string): World | undefined;
  /** The worlds of an account in all regions. */
  all(account: string): readonly World[];
}

/** What the worlds of a simulator share. */
export interface WorldsOptions {
  readonly seed: number;
  readonly regions: readonly string[];
  /** Jobs per account and region. */
  readonly counts: JobCounts;
  readonly moment: () => Moment;
}

/** Worlds for the given regions. Each account sees jobs of its own, so that a mix-up shows. */
export function createWorlds(options: WorldsOptions): Worlds {
  const worlds = new Map<string, World>();
  const worldOf = (account: string, region: string): World => {
    const key = `${account} ${region}`;
    const world = worlds.get(key) ?? createWorld({ ...options, account, region });
    worlds.set(key, world);
    return world;
  };
  return {
    find: (account, region) => (options.regions.includes(region) ? worldOf(account, region) : undefined),
    all: (account) => options.regions.map((region) => worldOf(account, region)),
  };
}
