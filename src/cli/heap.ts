/**
 * From so many targets on, what polls leave behind fills the room that few targets have for it several times a second, and a third of the CPU
 * goes into collecting it: the process gets more room.
 */
const manyTargets = 2_000;

/**
 * By how many percent of what lives in it the heap may grow until the whole of it is collected. What is kept changes little, and every poll
 * leaves as much garbage beside it: by itself V8 lets the heap grow to several times what lives.
 */
export function heapGrowthPercent(targets: number): number {
  return targets < manyTargets ? 45 : 90;
}

/**
 * The option of Node.js that gives so many targets room for young objects; undefined: the image's is right, a larger one only takes memory.
 * V8 reads it when the process starts, so that only `plan` can tell of it.
 */
export function youngGenerationOption(targets: number): string | undefined {
  return targets < manyTargets ? undefined : "--max-semi-space-size=32";
}
