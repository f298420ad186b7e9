import { requestReasons } from "../../src/lib/failure.js";
import type { FakeRegion, RequestedType, Row, Trouble } from "../properties/fake-cloud.js";

const types: readonly RequestedType[] = ["MIGRATION", "SYNC", "SUBSCRIBE"];
const statuses = ["Synchronizing", "Failed", "Retrying", "Suspending", "Initializing", "Locked", "Finished"];
const settled = 60;
const passing = 40;

const troubles: readonly Trouble[] = [
  ...requestReasons.map((reason): Trouble => ({ kind: "failure", reason })),
  { kind: "silence" },
  { kind: "defect" },
  { kind: "total", by: 3 },
  { kind: "total", by: -3 },
  { kind: "empty page" },
  { kind: "repeated page" },
  { kind: "duplicates" },
];

/** A region whose jobs come and go. As many as ever stay the same, so that its size at any time tells of leaks. */
export interface Churn {
  /** Creates, deletes and changes some jobs, and now and then something goes wrong for a while, or is well again. */
  step(): void;
  /** Nothing is wrong any more; the jobs are those of the moment. */
  calm(): void;
  /** The jobs of the start are back, and nothing is wrong. */
  restore(): void;
  created(): number;
}

/** Fills a region with jobs and gives what changes them. */
export function createChurn(region: FakeRegion, random: () => number): Churn {
  let next = 0;
  let created = 0;
  let troubleSteps = 0;
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const create = (): { readonly type: RequestedType; row: Row } => {
    next += 1;
    return {
      type: pick(types),
      row: {
        DtsJobId: `job-${next}`,
        DtsInstanceID: `instance-${next}`,
        DtsJobName: `名 ${next} "${"n".repeat(next % 40)}`,
        Status: pick(statuses),
        Delay: next,
        Checkpoint: "1763640000",
        ErrorMessage: `error ${next}`,
        SourceEndpoint: { EngineName: "MYSQL", Region: "cn-hangzhou", InstanceID: `rm-${next}` },
        DataSynchronizationStatus: { Status: pick(statuses), Progress: String(next) },
      },
    };
  };
  const staying = Array.from({ length: settled }, create).map(({ type, row }) => ({
    type,
    row: { ...row, Status: "Synchronizing" },
  }));
  let coming = Array.from({ length: passing }, create);
  const firstComing = coming;
  const publish = (): void => {
    for (const type of types) {
      const rows = [...staying, ...coming].filter((job) => job.type === type).map(({ row }) => row);
      region.jobs.set(type, rows);
    }
  };
  publish();

  return {
    step() {
      const gone = Math.floor(random() * 4);
      coming = [...coming.slice(gone), ...Array.from({ length: gone }, create)];
      created += gone;
      coming = coming.map((job) => {
        if (random() > 0.1) return job;
        // A text that no page documents is logged once and never again.
        const Status = random() < 0.05 ? `Odd${Math.floor(random() * 1e6)}` : pick(statuses);
        return { ...job, row: { ...job.row, Status, DtsJobName: `${job.row["DtsJobName"]}`.slice(0, 30) } };
      });
      troubleSteps -= 1;
      if (troubleSteps <= 0) {
        region.trouble = random() < 0.3 ? pick(troubles) : undefined;
        troubleSteps = 1 + Math.floor(random() * 12);
      }
      publish();
    },
    calm() {
      region.trouble = undefined;
      troubleSteps = 0;
    },
    restore() {
      region.trouble = undefined;
      coming = firstComing.map(({ type, row }) => ({ type, row: { ...row } }));
      publish();
    },
    created: () => created,
  };
}
