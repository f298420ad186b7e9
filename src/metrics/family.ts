import type { AccountSnapshot, TargetSnapshot } from "../model/snapshot.js";
import type { PartsOf, PathOf } from "./parts.js";
import type { RegionTotals } from "./region-totals.js";
import { deprecationText, type Stability } from "./stability.js";

/** What a metric is, without its values: enough for its header and for the reference. */
export interface FamilyInfo {
  readonly name: string;
  /** The meaning, one sentence, ASCII. The header appends what is deprecated, and `from`. */
  readonly help: string;
  /** Default: gauge. */
  readonly kind?: "gauge" | "counter" | "histogram" | "summary" | undefined;
  /** API fields the values come from; empty for what the exporter itself observes. */
  readonly from: readonly string[];
  /** A query that shows what the metric is good for. Default: derived from its name and type. */
  readonly example?: string | undefined;
  /** Label names beyond the identity labels of the subject. Default: none. */
  readonly labels?: readonly string[] | undefined;
  /** Default: stable. */
  readonly stability?: Stability | undefined;
}

/** Takes one sample. `labels` is what follows the identity labels: `,phase="etl"`, made with `labelPair` or from closed sets. */
export type Emit = (value: number | undefined, labels: string) => void;

/** TABLE 3: one metric = one row. A row gives one value per subject, or emits samples with further labels. */
export type Family<Subject> = FamilyInfo & {
  /** Leaves out `dts_job_name`: for counters, which must survive a renaming. */
  readonly nameless?: true | undefined;
  /** The only parts of the subject, beside its identity, that the values and labels come from, as `PathOf` names them. Absent: any. */
  readonly reads?: readonly string[] | undefined;
} & (
    | { readonly value: (subject: Subject) => number | undefined }
    | { readonly samples: (subject: Subject, emit: Emit) => void }
  );

/** Makes rows that see nothing of their subjects but the parts that they say they read: while those are the same, so are the lines. */
export function familiesReading<Subject>() {
  return <const Path extends PathOf<Subject>>(
    reads: readonly Path[],
    family: Family<PartsOf<Subject, Path>>,
    // A subject has all of its parts, which the compiler cannot follow through the paths.
  ): Family<Subject> => ({ ...(family as Family<Subject>), reads });
}

/** A subject (job, modification, target ...) with its identity labels as byte text: `account="a",region_id="r"`. */
export interface Labelled<Subject> {
  readonly subject: Subject;
  readonly identity: string;
  /** Length of the identity without its last label, `dts_job_name`. */
  readonly namelessLength: number;
}

/** Which statuses and labels the families show. */
export interface FamilyOptions {
  /** `active`: one series with the current status; `full`: 0/1 for every documented status of the job type. */
  readonly statusSets: "active" | "full";
  /** `false` drops `dts_job_name` from everything but `aliyun_dts_job_info`. */
  readonly jobNameLabel: boolean;
  /** Tag keys shown on `aliyun_dts_job_tags`, exact spelling. */
  readonly tagLabels: readonly string[];
}

/** Identity labels of a job: the catalogue's J, the name last. */
export const jobIdentityLabels = [
  "account",
  "region_id",
  "job_type",
  "dts_job_id",
  "direction",
  "dts_job_name",
] as const;
/** Identity labels of an object modification. */
export const modificationIdentityLabels = ["account", "region_id", "task_id"] as const;
/** Identity labels of a consumer group. */
export const consumerGroupIdentityLabels = [
  "account",
  "region_id",
  "dts_job_id",
  "consumer_group_id",
] as const;
/** Identity labels of the alarms of a job. */
export const jobAlarmsIdentityLabels = ["account", "region_id", "dts_job_id"] as const;
/** Identity labels of a dedicated cluster. */
export const clusterIdentityLabels = ["account", "region_id", "dedicated_cluster_id"] as const;
/** Identity labels of a verification that is a job of its own. */
export const verificationIdentityLabels = ["account", "region_id", "dts_job_id", "check"] as const;
/** Identity labels of a target. */
export const targetIdentityLabels = ["account", "region_id", "collector"] as const;
/** Identity labels of an account in a region. */
export const regionIdentityLabels = ["account", "region_id"] as const;

/** Identity labels of an account. */
export const accountIdentityLabels = ["account"] as const;

/** A row about a target. */
export type TargetFamily = Family<TargetSnapshot>;
/** A row about an account in a region. */
export type RegionFamily = Family<RegionTotals>;

/** A row about an account. */
export type AccountFamily = Family<AccountSnapshot>;

/** 1 or 0 for a known flag. */
export function flag(value: boolean | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

const units = ["seconds", "bytes", "ratio"] as const;

/** The base unit that a metric's name ends in, if any: `_total` of a counter does not count. */
export function unitOf(name: string): string | undefined {
  const base = name.replace(/_total$/, "");
  return units.find((unit) => base.endsWith(`_${unit}`));
}

/** The meaning, the replacement of a deprecated metric, and the API fields in one line: the text of HELP. */
export function helpOf({ help, stability, from }: FamilyInfo): string {
  const source = from.length === 0 ? "" : ` Source: ${from.join(", ")}.`;
  return help + deprecationText(stability) + source;
}
