import type { Flags } from "../config/flags.js";
import type { ProcessEdge } from "./edge.js";

/** How the simulated world is set up; undefined: as the scenario says, or else the simulator's default. */
export interface WorldFlags {
  readonly jobs: number | undefined;
  readonly seed: number | undefined;
  readonly speed: number | undefined;
  readonly latencyMs: number | undefined;
  readonly jitterMs: number | undefined;
}

interface Rule {
  readonly isValid: (value: number) => boolean;
  readonly advice: string;
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

const tenMinutesMs = 600_000;
const milliseconds: Rule = {
  isValid: (value) => isCount(value) && value <= tenMinutesMs,
  advice: `write milliseconds, a whole number from 0 to ${tenMinutesMs}`,
};

const rules = {
  jobs: { isValid: (value) => isCount(value) && value <= 100_000, advice: "write a number from 0 to 100000" },
  seed: { isValid: isCount, advice: "write a whole number" },
  speed: {
    isValid: (value) => value > 0 && value <= 1_000_000,
    advice: "write a number above 0, such as 60",
  },
  latency: milliseconds,
  jitter: milliseconds,
} as const satisfies Readonly<Record<string, Rule>>;

type FlagName = keyof typeof rules;

/** Reads the flags of the simulated world. Prints every mistake, and returns undefined, when there is any. */
export function readWorldFlags(flags: Flags, edge: ProcessEdge): WorldFlags | undefined {
  const value = (name: FlagName): number | undefined => {
    const text = flags[name];
    if (text === undefined) return undefined;
    return typeof text === "string" && /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  };
  const wrong = (["jobs", "seed", "speed", "latency", "jitter"] as const).filter(
    (name) => flags[name] !== undefined && !rules[name].isValid(value(name) ?? Number.NaN),
  );
  for (const name of wrong) {
    edge.stderr.write(
      `flag --${name}: not a usable number (found ${String(flags[name])}) (${rules[name].advice})\n`,
    );
  }
  if (wrong.length > 0) return undefined;
  return {
    jobs: value("jobs"),
    seed: value("seed"),
    speed: value("speed"),
    latencyMs: value("latency"),
    jitterMs: value("jitter"),
  };
}
