/** The straight line through points `[x, y]` with the least squares: `{ base, slope }`. */
export function lineThrough(points) {
  const mean = (index) => points.reduce((sum, point) => sum + point[index], 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
  return { base: meanY - slope * meanX, slope };
}

/**
 * What each of three numbers costs: the factors by which the rows `[a, b, c, y]` come nearest to `y`, as a share of it. Small and
 * large rows count alike that way.
 */
export function factorsOf(rows) {
  const scaled = rows.map((row) => row.map((value) => value / row[3]));
  // The normal equations, with the right-hand side in the last column.
  const equations = [0, 1, 2].map((i) =>
    [0, 1, 2, 3].map((j) => scaled.reduce((sum, row) => sum + row[i] * row[j], 0)),
  );
  for (const pivot of [0, 1, 2]) {
    const divisor = equations[pivot][pivot];
    equations[pivot] = equations[pivot].map((value) => value / divisor);
    for (const other of [0, 1, 2].filter((index) => index !== pivot)) {
      const factor = equations[other][pivot];
      equations[other] = equations[other].map((value, index) => value - factor * equations[pivot][index]);
    }
  }
  return equations.map((row) => row[3]);
}
