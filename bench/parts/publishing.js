import { measure } from "../measure-child.js";
import { median } from "../options.js";
import { ms } from "../results.js";

/** From the model to bytes. Each process takes the middle of 25 publishes, prom-client's of 5. */
export async function publishing(note, rounds) {
  const times = (who, count) => median(Array.from({ length: count }, () => measure("publish", who).ms));
  const ours = times("ours", rounds);
  const compressed = times("ours-compressed", 1);
  const prom = times("prom-client", 1);
  note("publish, model to bytes, times faster than prom-client", prom / ours, {
    bar: ">= 30",
    unit: "x",
    detail: `${ms(ours)} against ${ms(prom)}`,
  });
  note("publish with compression in the thread pool, times faster than prom-client", prom / compressed, {
    unit: "x",
    detail: `${ms(compressed)}, ${(compressed / ours).toFixed(1)} times the plain one`,
  });
  const lines = measure("same-lines");
  note("sample lines that differ from prom-client's", lines.same ? 0 : 1, {
    bar: "<= 0",
    detail: `${lines.lines} lines, sorted`,
  });
}
