/** JSON that a test fills and changes. */
export type Json = { [key: string]: unknown };

/**
 * Values of a field by its path, `<API>.<field>`: the first stands in the full answer, the others are what it is changed to.
 * The first row that matches counts; fields without a row get texts of their own.
 */
const valueRows: readonly (readonly [RegExp, readonly unknown[]])[] = [
  [/^\w+\.Success$/, [true, false]],
  [/^\w+\.(TotalRecordCount|PageNumber|PageRecordCount)$/, [1, 5]],
  [/^\w+\.HttpStatusCode$/, [200, 403]],
  [/^\w+\.ErrCode$/, ["Odd", "Throttling.User"]],
  [/^\w+\.ErrMessage$/, ["The value %s is odd", "The value %s is odder"]],
  [/\.DedicatedClusterStatus\[\]\.State$/, ["running", "locked"]],
  [
    /\.DedicatedClusterStatus\[\]\.(\w*Du|NodeCount|\w+CpuCore|\w+GBSize|\w+Utilization|GmtCreated)$/,
    [1, 2.5],
  ],
  [/\.CheckJobs\[\]\.RegionId$/, ["cn-hangzhou", "cn-beijing"]],
  [/\.CheckJobs\[\]\.CheckType$/, [1, 2]],
  [/\.CheckJobs\[\]\.Status$/, [0, 1]],
  [/\.CheckJobs\[\]\.(DiffCount|FinishCount|TotalCount)$/, [1, 2]],
  // A change to the status of the poll before is no transition, but makes it older.
  [/(\[\]|ReverseJob)\.Status$|^\w+\.Status$/, ["Failed", "Finished", "Prechecking"]],
  [/\.Status$/, ["Finished", "Failed"]],
  [/\.Percent$/, ["10", "20"]],
  [
    /\.FullDataCheckStatus\.Progress$/,
    ["1 rows/s (row: 4/9, table: 1/5)", "2 rows/s (row: 5/8, table: 2/6)", "7"],
  ],
  [
    /\.(IncDataCheckStatus|TimeWindowDataCheckStatus)\.Progress$/,
    ["7", "8", "1 rows/s (row: 4/9, table: 1/5)", "2 rows/s (row: 5/8, table: 2/6)"],
  ],
  [/\.Progress$/, ["7", "8"]],
  [/\.ReverseJob\.DtsJobDirection$/, ["Reverse", "Forward"]],
  [/\.(DtsJobDirection|SynchronizationDirection)$/, ["Forward", "Reverse"]],
  [/\.MonitorRules\[\]\.JobType$/, ["normal", "full_check"]],
  [/\.MonitorRules\[\]\.Type$/, ["delay", "error"]],
  [/\.MonitorRules\[\]\.State$/, ["Y", "N"]],
  [/\.DelayRuleTime$/, ["1", "2"]],
  [/\.(MessageDelay|UnconsumedData)$/, ["1", "2", -1]],
  [/^\w+\.Code$/, ["200", "Throttling.User"]],
  [/\.JobType$/, ["sync", "online"]],
  [/\.(CheckResult|CheckStatus)$/, ["Failed", "Success"]],
  [/\.Retrying$/, [true, false]],
  [/\.(NeedUpgrade|CanSwitch)$/, [false, true]],
  [/\.(MigrationMode\.\w+|DataInitialization|StructureInitialization)$/, [true, false]],
  [
    /\.(Delay|RetryCount|RetryTime|MaxRetryTime|DuUsage|CpuUsage|MemUsage|MinDu|MaxDu|Rps|RPS|Flow|FLOW)$/,
    ["1", "2"],
  ],
  [/\.DuRealUsage$/, ["12.0%", "13.0%"]],
  [/\.Reserved$/, ['{"maxRetryTime":100,"srcNetType":"VPC"}', '{"maxRetryTime":200,"srcNetType":"VPC"}']],
  [/\.(Checkpoint|EtlSafeCheckpoint)$/, ["1616902385", "1616902399"]],
  [/(Time|Timestamp|Checkpoint)$/, ["2021-03-16T08:01:19Z", "2021-03-17T08:01:19Z"]],
];

/** The value of a field in the full answer, then what it can be changed to. */
export function valuesOf(path: string): readonly unknown[] {
  const row = valueRows.find(([fields]) => fields.test(path));
  if (row) return row[1];
  const name = path.replace(/^.*\./, "");
  // The same code with another text, and another code: what shows the one need not show the other.
  if (name === "ErrorMessage") return ["DTS-1001: first", "DTS-1001: second", "DTS-1002: first"];
  // Both directions of a job have ids and names of their own.
  const own = path.includes(".ReverseJob.") ? `Reverse${name}` : name;
  return [`${own}-a`, `${own}-b`];
}

/** An answer of an API with every field of its page. Lists have one item. */
export function fullAnswer(api: string, fields: readonly string[]): Json {
  const answer: Json = {};
  for (const field of leavesOf(fields)) setField(answer, field, valuesOf(`${api}.${field}`)[0]);
  return answer;
}

/** The fields that hold a value, not further fields. */
export function leavesOf(fields: readonly string[]): readonly string[] {
  return fields.filter(
    (field) => !fields.some((other) => other.startsWith(`${field}.`) || other.startsWith(`${field}[`)),
  );
}

/** Sets a field, making the objects and one-item lists on the way to it; `undefined` removes it. */
export function setField(answer: Json, field: string, value: unknown): void {
  const names = field.split(".");
  const last = names.pop() ?? "";
  let at = answer;
  for (const name of names) {
    const key = name.replace("[]", "");
    at[key] ??= name.endsWith("[]") ? [{}] : {};
    const next = at[key];
    at = (Array.isArray(next) ? next[0] : next) as Json;
  }
  if (value === undefined) delete at[last];
  else at[last] = value;
}
