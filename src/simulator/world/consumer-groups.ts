import { type Moment, utcText } from "../simulated-time.js";
import { breath, hash, identifier, pick } from "./noise.js";
import type { JobPlan } from "./plan.js";

/** A consumer group as the DescribeConsumerChannel page shows it. */
export interface ConsumerGroupRow {
  readonly ConsumerGroupId: string;
  readonly ConsumerGroupName: string;
  readonly ConsumerGroupUserName: string;
  readonly ConsumptionCheckpoint: string;
  /** Seconds; -1 without a client. */
  readonly MessageDelay: number;
  /** Messages; -1 without a client. */
  readonly UnconsumedData: number;
}

type Reader = "follows" | "lags" | "absent";

// Every tracking job has one of these casts; the first has none of the others' readers.
const casts: readonly [readonly Reader[], ...(readonly Reader[])[]] = [
  ["follows", "lags", "absent"],
  ["follows"],
  [],
  ["follows", "absent"],
];
const names = ["billing", "search-index", "audit", "fraud-check", "reports"] as const;

/** The groups that read from a tracking job: up to date, an hour behind, not connected, or none at all. */
export function consumerGroups(plan: JobPlan, moment: Moment): readonly ConsumerGroupRow[] {
  const cast = plan.character === undefined ? pick(casts, plan.key, "groups") : casts[0];
  return cast.map((reader, index) => groupRow({ plan, reader, index }, moment));
}

interface Group {
  readonly plan: JobPlan;
  readonly reader: Reader;
  readonly index: number;
}

const delayOf: Readonly<Record<Reader, (key: number, moment: Moment) => number>> = {
  follows: (key, { simulatedSeconds }) => Math.floor(5 * breath(key, simulatedSeconds, 120)),
  lags: (key, { simulatedSeconds }) => 3_000 + Math.floor(1_200 * breath(key, simulatedSeconds, 900)),
  absent: () => -1,
};

function groupRow({ plan, reader, index }: Group, moment: Moment): ConsumerGroupRow {
  const key = hash(plan.key, "group", index);
  const delay = delayOf[reader](key, moment);
  // A group that nobody reads for stays where its last client left it.
  const checkpoint = delay < 0 ? moment.wallSeconds - (key % 86_400) : moment.wallSeconds - 1 - delay;
  const name = `${names[(plan.key + index) % names.length]}`;
  return {
    ConsumerGroupId: `dts${identifier(15, key)}`,
    ConsumerGroupName: name,
    ConsumerGroupUserName: `${name.replace("-", "_")}_reader`,
    ConsumptionCheckpoint: utcText(checkpoint),
    MessageDelay: delay,
    UnconsumedData: delay < 0 ? -1 : delay * (20 + (key % 80)),
  };
}
