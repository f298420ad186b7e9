import fc, { type Arbitrary } from "fast-check";
import { requestReasons } from "../../src/lib/failure.js";
import { jobStatuses } from "../../src/model/status.js";
import type { RequestedType, Row, Trouble } from "./fake-cloud.js";

const nasty = [
  '"',
  "\\",
  "\n",
  "\r",
  "\u0000",
  "\u202e",
  "\ud800",
  "\udc00",
  "\u2028",
  "}",
  "{",
  ",",
  "=",
  " 1\n",
  "# EOF",
  "~0123abcd",
  '",direction="Reverse',
  '",dts_job_name="',
  '"} 1\naliyun_dts_up{account="',
  "订单",
  "🚚",
  "__proto__",
  "constructor",
  "n".repeat(300),
];

/** Texts that try to break out of a label, a line or a page. Never empty. */
export const hostileText: Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...nasty),
      fc.string({ maxLength: 6 }),
      fc.string({ unit: "binary", maxLength: 4 }),
    ),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map((parts) => parts.join(""))
  .filter((text) => text !== "");

/** What may stand where a number belongs. */
export const anyNumber: Arbitrary<unknown> = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.integer().map(String),
  fc.constantFrom<unknown>(
    undefined,
    null,
    "",
    "-",
    "NaN",
    "1e400",
    "0",
    0,
    -1,
    "0x10",
    "9223372036854775807",
    true,
    {},
    [],
  ),
);

const status = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...jobStatuses) },
  { weight: 1, arbitrary: hostileText },
);

/** A row with this id. */
function rowOf(id: string): Arbitrary<Row> {
  const fields = {
    DtsInstanceID: fc.oneof(hostileText, fc.constant(id)),
    DtsJobName: hostileText,
    Status: status,
    Delay: anyNumber,
    Checkpoint: anyNumber,
    CreateTime: fc.oneof(
      anyNumber,
      fc.constantFrom("2026-11-20T12:00:00Z", "2026-11-20 12:00:00.0", "yesterday"),
    ),
    DtsJobClass: hostileText,
    ErrorMessage: hostileText,
    SourceEndpoint: fc.oneof(
      fc.record({ EngineName: hostileText, Region: hostileText, InstanceID: hostileText }),
      anyNumber,
    ),
    TagList: fc.oneof(
      fc.array(fc.record({ TagKey: hostileText, TagValue: hostileText }), { maxLength: 2 }),
      anyNumber,
    ),
    Performance: fc.oneof(fc.record({ Rps: anyNumber, Flow: anyNumber }), anyNumber),
    DataInitializationStatus: fc.oneof(
      fc.record({ Status: status, Percent: anyNumber, Progress: anyNumber, ErrorMessage: hostileText }),
      anyNumber,
    ),
    RetryState: fc.oneof(
      fc.record({ Retrying: fc.boolean(), RetryCount: anyNumber, Module: hostileText }),
      anyNumber,
    ),
  };
  return fc.record(fields, { requiredKeys: [] }).map((row) => ({ ...row, DtsJobId: id }));
}

/** Jobs of all types with ids of their own; at most `maxLength`. */
export function jobsOf(maxLength: number): Arbitrary<Record<RequestedType, readonly Row[]>> {
  return fc.uniqueArray(hostileText, { maxLength }).chain((ids) =>
    fc
      .tuple(
        ...ids.map((id) =>
          fc.tuple(fc.constantFrom<RequestedType>("MIGRATION", "SYNC", "SUBSCRIBE"), rowOf(id)),
        ),
      )
      .map((rows) => {
        const of = (type: RequestedType) => rows.filter(([own]) => own === type).map(([, row]) => row);
        return { MIGRATION: of("MIGRATION"), SYNC: of("SYNC"), SUBSCRIBE: of("SUBSCRIBE") };
      }),
  );
}

/** Anything that can go wrong with a call. */
export const anyTrouble: Arbitrary<Trouble> = fc.oneof(
  fc.constantFrom(...requestReasons).map((reason): Trouble => ({ kind: "failure", reason })),
  fc.integer({ min: -5, max: 5 }).map((by): Trouble => ({ kind: "total", by })),
  fc.constantFrom<Trouble>(
    { kind: "silence" },
    { kind: "defect" },
    { kind: "empty page" },
    { kind: "repeated page" },
    { kind: "duplicates" },
  ),
);
