import type { JobType } from "../world/row.js";

/** Which calls a fault meets; an absent field fits every call. */
export interface FaultMatch {
  readonly action?: string | undefined;
  readonly region?: string | undefined;
  /** The parameter as sent: `MIGRATION`, `SYNC` or `SUBSCRIBE`. */
  readonly jobType?: string | undefined;
  readonly page?: number | undefined;
  /** Name of the account. */
  readonly account?: string | undefined;
  /** Only from this many simulated seconds after the start. */
  readonly afterSeconds?: number | undefined;
  /** Only before this many simulated seconds after the start. */
  readonly untilSeconds?: number | undefined;
}

/** Answers with the gateway's error envelope. */
export interface ErrorFault {
  readonly kind: "error";
  readonly code: string;
  /** Default: the code's own. */
  readonly status?: number | undefined;
  readonly message?: string | undefined;
  /** Sent as x-acs-retry-after. */
  readonly retryAfterMs?: number | undefined;
}

/** HTTP 200 with Success false, as the DTS layer answers. */
export interface SuccessFalseFault {
  readonly kind: "success_false";
  /** Default `InternalError`. */
  readonly errCode?: string | undefined;
  readonly errMessage?: string | undefined;
  readonly dynamicMessage?: string | undefined;
  /** Sends "false" as text, as the legacy APIs do. */
  readonly asText?: boolean | undefined;
}

/** The bodies that {@link HttpFault} can send. `truncated` and `wrong_shape` spoil the true answer. */
export const faultBodies = ["{}", "html", "empty", "truncated", "wrong_shape"] as const;

/** Any HTTP status with a body that is not the answer. */
export interface HttpFault {
  readonly kind: "http";
  readonly status: number;
  readonly body: (typeof faultBodies)[number];
}

/** The true answer, late. */
export interface DelayFault {
  readonly kind: "delay";
  readonly ms: number;
}

/** No answer ever; the connection stays open. */
export interface NeverFault {
  readonly kind: "never";
}

/** The true answer in small pieces. */
export interface DripFault {
  readonly kind: "drip";
  /** Default 64. */
  readonly chunkBytes?: number | undefined;
  /** Default 1,000. */
  readonly everyMs?: number | undefined;
}

/** The connection is reset before the answer or in the middle of its body. */
export interface ResetFault {
  readonly kind: "reset";
  readonly when: "before" | "middle";
}

/** A redirect to elsewhere. */
export interface RedirectFault {
  readonly kind: "redirect";
  /** Default 302. */
  readonly status?: number | undefined;
  /** Default: a closed port of this machine. */
  readonly location?: string | undefined;
}

/** The true answer in gzip that nobody asked for. */
export interface GzipFault {
  readonly kind: "gzip";
}

/** A small gzip body that inflates to `bytes` of JSON; default 64 MiB. */
export interface GzipBombFault {
  readonly kind: "gzip_bomb";
  readonly bytes?: number | undefined;
}

/** A plain JSON body of `bytes`; default 50 MB. */
export interface HugeBodyFault {
  readonly kind: "huge_body";
  readonly bytes?: number | undefined;
}

/** The true answer with a TotalRecordCount that is wrong by so much. */
export interface TotalLiesFault {
  readonly kind: "total_lies";
  readonly by: number;
}

/** The true answer without its rows. */
export interface EmptyPageFault {
  readonly kind: "empty_page";
}

/** The rows of another page under the number that was asked for; default the first. */
export interface RepeatPageFault {
  readonly kind: "repeat_page";
  readonly page?: number | undefined;
}

/** The true answer with each row twice. */
export interface DuplicateRowsFault {
  readonly kind: "duplicate_rows";
}

/** A change of the caller's world just before the call is answered truly. Jobs are named by id or name. */
export type WorldEdit =
  | { readonly delete: string }
  | { readonly create: { readonly type: JobType; readonly name?: string | undefined } }
  | { readonly rename: string; readonly to: string }
  | { readonly retype: string; readonly to: JobType };

/** Does a {@link WorldEdit} when the call arrives. */
export interface WorldFault {
  readonly kind: "world";
  readonly edit: WorldEdit;
}

/** What a fault does to a call. */
export type FaultAnswer =
  | ErrorFault
  | SuccessFalseFault
  | HttpFault
  | DelayFault
  | NeverFault
  | DripFault
  | ResetFault
  | RedirectFault
  | GzipFault
  | GzipBombFault
  | HugeBodyFault
  | TotalLiesFault
  | EmptyPageFault
  | RepeatPageFault
  | DuplicateRowsFault
  | WorldFault;

/** One row of the fault table. */
export interface Fault {
  readonly match?: FaultMatch | undefined;
  /** How many calls it meets before it is used up; without end when absent. */
  readonly times?: number | undefined;
  readonly answer: FaultAnswer;
}
