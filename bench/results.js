/**
 * The figures of a run. A row: `{ part, name, value, unit, bar, holds, detail }`; `bar` is e.g. `>= 30` or `<= 2.5`, or absent for
 * information only. A bar that cannot be reached says why in `waived`; missing it does not fail the run.
 */
export function createResults(write) {
  const rows = [];
  return {
    rows,
    /** Notes figures of a part: answers the function that its code calls. */
    noteFor(part) {
      return (name, value, { bar, waived, unit = "", detail = waived ?? "" } = {}) => {
        const holds = waived !== undefined || keeps(value, bar);
        const row = { part, name, value: rounded(value), unit, bar, holds, detail };
        rows.push(row);
        write(lineOf(row, keeps(value, bar)));
      };
    },
    allHold: () => rows.every(({ holds }) => holds),
  };
}

function keeps(value, bar) {
  if (bar === undefined) return true;
  const [comparison, limit] = bar.split(" ");
  // Compared this way round so that no number at all misses every bar.
  return comparison === ">=" ? value >= Number(limit) : value <= Number(limit);
}

function lineOf({ name, value, unit, bar, detail }, kept) {
  const verdict = bar === undefined ? "    " : kept ? "ok  " : "MISS";
  const limits = bar === undefined ? "" : ` (bar ${bar}${unit})`;
  const figure = Number.isFinite(value) ? `${value}${unit}` : "never";
  return `${verdict} ${name}: ${figure}${limits}${detail && `  ${detail}`}\n`;
}

const rounded = (value) => Number(value.toPrecision(value >= 1000 ? 4 : 3));

/** Milliseconds for people. */
export const ms = (value) => `${value.toFixed(1)} ms`;
