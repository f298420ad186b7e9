import type { ApiClient, Params } from "../../src/aliyun/api-client.js";
import { Failure, type FailureReason } from "../../src/lib/failure.js";

/** A row of DescribeDtsJobs. */
export type Row = Readonly<Record<string, unknown>>;

/** What is wrong with a call. */
export type Trouble =
  | { readonly kind: "failure"; readonly reason: FailureReason }
  /** No answer before the caller gives up. */
  | { readonly kind: "silence" }
  /** A defect of ours. */
  | { readonly kind: "defect" }
  | { readonly kind: "total"; readonly by: number }
  | { readonly kind: "empty page" }
  | { readonly kind: "repeated page" }
  | { readonly kind: "duplicates" };

/** `JobType` of a request. */
export type RequestedType = "MIGRATION" | "SYNC" | "SUBSCRIBE";

/** The jobs of one account in one region, and what is wrong there at present. */
export interface FakeRegion {
  readonly jobs: Map<RequestedType, readonly Row[]>;
  /** Met by every call, until it is replaced. */
  trouble: Trouble | undefined;
}

/** A region without jobs where nothing is wrong. */
export function createFakeRegion(jobs: Partial<Record<RequestedType, readonly Row[]>> = {}): FakeRegion {
  return { jobs: new Map(Object.entries(jobs) as [RequestedType, readonly Row[]][]), trouble: undefined };
}

/** The DTS API of a region without a network. */
export function createFakeCloudClient(region: FakeRegion): ApiClient {
  return {
    async call(operation, params, signal) {
      const { trouble } = region;
      if (trouble?.kind === "failure") throw failureOf(operation, trouble.reason);
      if (trouble?.kind === "defect") throw new TypeError("cannot read properties of undefined");
      if (trouble?.kind === "silence") await silence(signal);
      return operation === "DescribeDtsJobs" ? listing(region, params) : statuses(region, params);
    },
  };
}

function failureOf(operation: string, reason: FailureReason): Failure {
  const retryable = !["credentials", "forbidden", "bad_request", "tls"].includes(reason);
  return new Failure({ reason, operation, message: `${operation} failed: ${reason}`, retryable });
}

function silence(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function listing({ jobs, trouble }: FakeRegion, params: Params): Row {
  const rows = jobs.get(params["JobType"] as RequestedType) ?? [];
  const size = Number(params["PageSize"]);
  const page = trouble?.kind === "repeated page" ? 1 : Number(params["PageNumber"]);
  const answered = trouble?.kind === "empty page" ? [] : rows.slice((page - 1) * size, page * size);
  return {
    TotalRecordCount: Math.max(0, rows.length + (trouble?.kind === "total" ? trouble.by : 0)),
    DtsJobList: trouble?.kind === "duplicates" ? answered.flatMap((row) => [row, row]) : answered,
    Success: true,
  };
}

function statuses({ jobs, trouble }: FakeRegion, params: Params): Row {
  const asked = new Set<unknown>(JSON.parse(String(params["SynchronizationJobIdListJsonStr"])));
  const rows = trouble?.kind === "empty page" ? [] : (jobs.get("SYNC") ?? []);
  return {
    SynchronizationJobListStatusList: rows
      .filter((row) => asked.has(row["DtsInstanceID"]))
      .map((row) => ({
        SynchronizationJobId: row["DtsInstanceID"],
        SynchronizationDirectionInfoList: [
          { SynchronizationDirection: "Forward", Status: row["Status"], Checkpoint: row["Checkpoint"] },
        ],
      })),
    Success: true,
  };
}
