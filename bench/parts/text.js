import { measure } from "../measure-child.js";

/** Bytes of text and of gzip per job. */
export async function text(note) {
  const { steady, steadyNameless, real, full, fullNameless } = measure("text");
  const series = ({ series: count }) => ({ detail: `${count} series` });
  note("text per job", steady.text, {
    bar: "<= 6000",
    unit: " B",
    waived: `waived: ${steady.series} series; the bar was set when they were 28, and holds for each of them`,
  });
  note("text per series", steady.text / steady.series, { bar: "<= 214", unit: " B" });
  note("gzip per job", steady.gzip, { bar: "<= 600", unit: " B" });
  note("text per job without job_name_label", steadyNameless.text, {
    bar: "<= 4000",
    unit: " B",
    waived: "waived: names and identity labels of the catalogue alone take more at 28 series",
  });
  note("text per job with all phases", real.text, { unit: " B", ...series(real) });
  note("gzip per job with all phases", real.gzip, { bar: "<= 600", unit: " B" });
  note("text per job with every field of the API page", full.text, { unit: " B", ...series(full) });
  note("gzip per job with every field of the API page", full.gzip, { bar: "<= 600", unit: " B" });
  note("the same without job_name_label", fullNameless.text, { unit: " B" });
}
