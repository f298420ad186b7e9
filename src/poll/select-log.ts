import type { Target } from "../config/targets.js";
import type { Logger } from "../lib/logger.js";
import { oneLine } from "../lib/one-line.js";
import { isSelective, type Selection, type SelectRow } from "../lib/selection.js";
import { createRowTest, type JobTest } from "../model/selector.js";
import type { Snapshot } from "../model/snapshot.js";

/** An account, where it is watched, and what it leaves out. */
interface SelectingAccount {
  readonly name: string;
  readonly regions: readonly string[];
  readonly select: Selection;
}

/** Warns of rows of `select` that fit nothing: a mistyped row to exclude by leaves in what was meant, silently. */
export interface SelectLog {
  /** Goes on with these accounts. An account whose `select` has changed, or is new, is judged anew. */
  configure(accounts: readonly SelectingAccount[], targets: readonly Target[]): void;
  /** Judges the accounts of which every listing is up, each once. Costs nothing when there is none left. */
  look(snapshot: Snapshot): void;
}

const longestRowBytes = 300;

/** No account yet. */
export function createSelectLog(logger: Pick<Logger, "warn">): SelectLog {
  const judged = new Map<string, string>();
  let pending = new Map<string, SelectingAccount>();
  let listings: readonly Target[] = [];

  const isKnown = ({ name, regions }: SelectingAccount, snapshot: Snapshot): boolean => {
    const own = listings.filter(({ account }) => account === name);
    const isListed = (regionId: string) => own.some((target) => target.regionId === regionId);
    // A region of another shard may have the jobs that a row is about.
    if (!regions.every(isListed)) return false;
    const up = new Set(
      snapshot.targets
        .filter((target) => target.account === name && target.up)
        .map(({ regionId, collector }) => `${regionId}/${collector}`),
    );
    return own.every(({ regionId, collector }) => up.has(`${regionId}/${collector}`));
  };

  const judge = ({ name, select }: SelectingAccount, snapshot: Snapshot): void => {
    const regions = snapshot.regions.filter(({ account }) => account === name);
    const jobs = regions.flatMap((region) => [...region.jobs, ...(region.excluded ?? [])]);
    const rows = [
      ...idleRows("include", select.include, (fits) => jobs.some(fits)),
      ...idleRows("exclude", select.exclude, (fits) => jobs.some(fits)),
    ];
    if (rows.length > 0) logger.warn("rows of select fit no job", { account: name, rows, jobs: jobs.length });
  };

  return {
    configure(accounts, targets) {
      listings = targets.filter(({ role }) => role === "listing");
      const selecting = accounts.filter(({ select }) => isSelective(select));
      const names = new Set(selecting.map(({ name }) => name));
      for (const name of [...judged.keys()]) if (!names.has(name)) judged.delete(name);
      pending = new Map(
        selecting
          .filter(({ name, select }) => judged.get(name) !== JSON.stringify(select))
          .map((account) => [account.name, account]),
      );
    },
    look(snapshot) {
      if (pending.size === 0) return;
      for (const account of [...pending.values()].filter((each) => isKnown(each, snapshot))) {
        pending.delete(account.name);
        judged.set(account.name, JSON.stringify(account.select));
        judge(account, snapshot);
      }
    },
  };
}

/** The rows of a list that fit no job, as people find them in the file. */
function idleRows(
  list: string,
  rows: readonly SelectRow[],
  fitsAny: (fits: JobTest) => boolean,
): readonly string[] {
  return rows.flatMap((row, index) =>
    fitsAny(createRowTest(row)) ? [] : [oneLine(`${list}[${index}]: ${textOf(row)}`, longestRowBytes)],
  );
}

function textOf(row: SelectRow): string {
  return row.by === "tag" ? `tag: ${row.key}=${row.value}` : `${row.by}: ${row.value}`;
}
