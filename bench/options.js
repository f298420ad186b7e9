/** Default options of the families. */
export const options = { statusSets: "active", jobNameLabel: true, tagLabels: [] };

/** The jobs that the bars speak of. */
export const manyJobs = 10_000;

/** Middle one of some numbers. */
export function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
