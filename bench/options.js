/** Default options of the families. */
export const options = { statusSets: "active", jobNameLabel: true, tagLabels: [] };

/** The jobs that the bars speak of. */
export const manyJobs = 10_000;

/** Middle one of some numbers. */
export function median(numbers) {
  return middle(numbers.toSorted((a, b) => a - b));
}

/** Middle one of a row that rises. */
export function middle(rising) {
  return rising[Math.floor(rising.length / 2)];
}
