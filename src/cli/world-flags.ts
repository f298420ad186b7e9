import type { Flags } from "../config/flags.js";
import type { ProcessEdge } from "./edge.js";

/** How the simulated world is set up. */
export interface WorldFlags {
  readonly jobs: number;
  readonly seed: number;
  readonly speed: number;
}

interface Rule {
  readonly isValid: (value: number) => boolean;
  readonly advice: string;
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

const rules: Readonly<Record<keyof WorldFlags, Rule>> = {
  jobs: { isValid: (value) => isCount(value) && value <= 100_000, advice: "write a number from 0 to 100000" },
  seed: { isValid: isCount, advice: "write a whole number" },
  speed: {
    isValid: (value) => value > 0 && value <= 1_000_000,
    advice: "write a number above 0, such as 60",
  },
};

/** Reads the flags `--jobs`, `--seed` and `--speed`. Prints every mistake, and returns undefined, when there is any. */
export function readWorldFlags(flags: Flags, edge: ProcessEdge): WorldFlags | undefined {
  const value = (name: keyof WorldFlags): number => {
    const text = flags[name];
    return typeof text === "string" && /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  };
  const wrong = (["jobs", "seed", "speed"] as const).filter((name) => !rules[name].isValid(value(name)));
  for (const name of wrong) {
    edge.stderr.write(
      `flag --${name}: not a usable number (found ${String(flags[name])}) (${rules[name].advice})\n`,
    );
  }
  return wrong.length > 0 ? undefined : { jobs: value("jobs"), seed: value("seed"), speed: value("speed") };
}
