import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

const megabyte = 1024 * 1024;

/** Memory in use. */
export interface Megabytes {
  readonly heap: number;
  /** The heap, and buffers beside it. */
  readonly all: number;
}

/** What is in use after everything that can be freed was freed. */
export async function usedMegabytes(): Promise<Megabytes> {
  // Finalizers free more in later turns.
  for (let round = 0; round < 3; round += 1) {
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return { heap: heapUsed / megabyte, all: (heapUsed + external) / megabyte };
}

/** The slope of the line through equally spaced values, by least squares. */
export function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const average = values.reduce((sum, value) => sum + value, 0) / values.length;
  const up = values.reduce((sum, value, at) => sum + (at - middle) * (value - average), 0);
  return up / values.reduce((sum, _, at) => sum + (at - middle) ** 2, 0);
}

/** How much larger the median of the last third is than that of the first third, as a ratio of the latter. */
export function growthOf(values: readonly number[]): number {
  const third = Math.ceil(values.length / 3);
  const first = medianOf(values.slice(0, third));
  return (medianOf(values.slice(-third)) - first) / first;
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** What keeps the process alive: timers, sockets and the like, each by its kind. */
export function openResources(): readonly string[] {
  return process.getActiveResourcesInfo();
}

/** What there is now and was not before. */
export function newResources(before: readonly string[]): readonly string[] {
  const left = [...before];
  return openResources().filter((kind) => {
    const at = left.indexOf(kind);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
