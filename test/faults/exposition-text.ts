import { checkExposition, type Sample } from "../support/strict-exposition.js";

type Labels = Readonly<Record<string, string>>;

/** What a scrape shows. All but `down` check the whole page strictly: a duplicate series or a broken line is an error. */
export interface Shown {
  readonly text: string;
  /** The samples of a metric that carry these labels. */
  samples(name: string, labels?: Labels): readonly Sample[];
  /** The value of the one such sample; undefined when there is none. */
  value(name: string, labels?: Labels): number | undefined;
  /** The lines about jobs, as one text. Everything that a failure has to leave alone. */
  jobLines(labels?: Labels): string;
  /** Distinct `dts_job_id`, each direction once. */
  jobs(labels?: Labels): readonly string[];
  /** `account/region/collector` of the targets that are down. */
  down(): readonly string[];
}

/** Reads a scrape. */
export function readShown(text: string): Shown {
  let checked: readonly Sample[] | undefined;
  const all = () => {
    checked ??= checkExposition(text, "text-0.0.4");
    return checked;
  };
  const samples = (name: string, labels: Labels = {}) =>
    all().filter((sample) => sample.name === name && carries(sample, labels));
  return {
    text,
    samples,
    value: (name, labels) => samples(name, labels)[0]?.value,
    jobLines: (labels = {}) =>
      all()
        .filter(({ name }) => /^aliyun_dts_(job|object_modification)/.test(name))
        .filter((sample) => carries(sample, labels))
        .map(({ line }) => line)
        .join("\n"),
    jobs: (labels) =>
      samples("aliyun_dts_job_info", labels).map((sample) => sample.labels["dts_job_id"] ?? ""),
    down: () =>
      [...text.matchAll(/^aliyun_dts_up\{(.*)\} 0$/gm)].map(([, labels = ""]) =>
        ["account", "region_id", "collector"].map((name) => labelOf(labels, name)).join("/"),
      ),
  };
}

function labelOf(labels: string, name: string): string {
  return new RegExp(`${name}="([^"]*)"`).exec(labels)?.[1] ?? "";
}

function carries(sample: Sample, labels: Labels): boolean {
  return Object.entries(labels).every(([name, value]) => sample.labels[name] === value);
}
