import { Failure } from "../lib/failure.js";
import { sideBySide } from "../lib/side-by-side.js";
import { readPagesAhead } from "./pages-ahead.js";

/** One page of a listing. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  /** TotalRecordCount as this page states it. */
  readonly total: number | undefined;
}

/** How to read a listing page by page. */
export interface Listing<Row> {
  readonly operation: string;
  /** Ends the walk, and every request of it. */
  readonly signal: AbortSignal;
  /** Rows of a page, as asked for. The server may have others. */
  readonly pageSize: number;
  /** How many pages it had last time: they are asked for together with page 1. Absent: nobody knows. */
  readonly expectedPages?: number | undefined;
  /** Fetches page `number`, counted from 1. */
  fetch(number: number, signal: AbortSignal): Promise<Page<Row>>;
  /** Identity of a row; rows without one count towards the total, but are not kept apart. */
  keyOf(row: Row): string | undefined;
  /** Of two sightings of one row within a listing, the one to keep. */
  choose(earlier: Row, later: Row): Row;
}

/** All rows of a listing, each once. */
export interface Walked<Row> {
  readonly rows: readonly Row[];
  readonly rowsWithoutKey: number;
  /** Why the rows may not be all there are; absent when their number agrees with a total that stood still. */
  readonly disagreement: string | undefined;
  /** How many pages it has, by the number and the size of what was seen. */
  readonly pages: number;
}

const maxWalks = 3;
const maxRows = 20_000;
// As many pages as the smallest documented page size, 10, needs for that many rows.
const maxPages = maxRows / 10;
/** Of one walk: more than the default of requests in flight, and few enough that walks of one account take turns. */
const pagesAtOnce = 20;
/** Pages without a new row before the end that the total states: one may be a slip, after these nothing more is asked for. */
const patientBarrenPages = 2;

/**
 * Reads a listing to its end: page 1 together with the pages that are expected, then side by side as many as its total needs, then what
 * comes after that. When its length disagrees with the API's total, or the total moves while pages are read, walks again, at most twice and
 * expecting nothing; then returns everything seen in any walk, and says that it may not be all.
 * @throws Failure of a page, or of reason `too_many_jobs` beyond 20,000 rows or 2,000 pages; the signal's reason. Then no request is left.
 */
export async function walk<Row>(listing: Listing<Row>): Promise<Walked<Row>> {
  const seen = new Map<string, Row>();
  let last = await walkOnce(listing, seen);
  const anew = { ...listing, expectedPages: 1 };
  for (let walks = 1; last.disagreement !== undefined && walks < maxWalks; walks += 1) {
    const again = new Map<string, Row>();
    last = await walkOnce(anew, again);
    if (last.disagreement === undefined) return { ...last, rows: [...again.values()] };
    for (const [key, row] of again) seen.set(key, row);
  }
  return { ...last, rows: [...seen.values()] };
}

async function walkOnce<Row>(
  listing: Listing<Row>,
  seen: Map<string, Row>,
): Promise<Omit<Walked<Row>, "rows">> {
  const { operation, signal, pageSize } = listing;
  const expected = Math.max(1, listing.expectedPages ?? 1);
  const tally = createTally(listing, seen);
  const read = async (number: number, stop: AbortSignal): Promise<PageTally> =>
    tally.add(await listing.fetch(number, stop));
  const isOver = (page: PageTally): boolean => page.isEnd || tally.isOver();
  let last = nothing;
  let next = await readPagesAhead<PageTally>({
    expected,
    atOnce: pagesAtOnce,
    signal,
    read,
    isOver: tally.isBarren,
    endOf(first) {
      last = first;
      return endOf(first, { expected, pageSize });
    },
  });
  // The server cuts pages, or its total lies: the second page tells.
  if (next === 2 && tally.size() < pageSize && !isOver(last)) {
    last = await read(next, signal);
    next += 1;
  }
  const planned = isOver(last) ? 0 : pagesOf(last.total ?? 0, tally.size());
  await sideBySide(pagesBetween(next, planned, tally.isBarren), { atOnce: pagesAtOnce, signal }, read);
  next = Math.max(next, planned + 1);
  // All that the total promised, or fewer: what comes after it, one page at a time.
  for (let number = next; !isOver(last); number += 1) {
    if (number > maxPages) throw endless(operation);
    last = await read(number, signal);
  }
  return tally.result();
}

interface PageTally {
  readonly rows: number;
  readonly total: number | undefined;
  /** It proves that nothing comes after it. */
  readonly isEnd: boolean;
}

interface Expectation {
  readonly expected: number;
  readonly pageSize: number;
}

const nothing: PageTally = { rows: 0, total: undefined, isEnd: true };

/** How many pages there are by what page 1 says; when it does not say, as many as are expected. */
function endOf(first: PageTally, { expected, pageSize }: Expectation): number {
  if (first.isEnd) return 1;
  if (first.total === undefined) return expected;
  const pages = pagesOf(first.total, first.rows);
  // The server cuts pages, or its total lies: no more than were there last time.
  return first.rows < pageSize ? Math.min(expected, pages) : pages;
}

const pagesOf = (rows: number, size: number): number =>
  Math.min(maxPages, Math.ceil(rows / Math.max(1, size)));

/** Counts pages in the order in which they are answered. */
function createTally<Row>(listing: Listing<Row>, seen: Map<string, Row>) {
  const totals = new Set<number>();
  let rowsWithoutKey = 0;
  let barrenPages = 0;
  let size = 0;
  let latestTotal: number | undefined;
  const count = (): number => seen.size + rowsWithoutKey;
  return {
    add({ rows, total }: Page<Row>): PageTally {
      if (total !== undefined) totals.add(total);
      latestTotal = total;
      size = Math.max(size, rows.length);
      const before = seen.size;
      const withoutKey = addRows(rows, seen, listing);
      rowsWithoutKey += withoutKey;
      // Rows that were seen, whatever total is stated: a total that lies must not hide the jobs that there are.
      if (count() > maxRows) throw tooLong(listing.operation, count());
      // A page without a new row is the end: an empty one by the API's word, a repeated one for fear of a loop. Rows
      // without a key may be new or not: a page that has nothing else proves nothing.
      const isEnd = seen.size === before && (rows.length === 0 || withoutKey < rows.length);
      if (isEnd) barrenPages += 1;
      return { rows: rows.length, total, isEnd };
    },
    /** Rows of the longest page. */
    size: () => size,
    isBarren: () => barrenPages >= patientBarrenPages,
    /** As many rows as the total of the page that was answered last, or no hope for them. */
    isOver: () => count() === latestTotal || barrenPages >= patientBarrenPages,
    result: () => ({
      rowsWithoutKey,
      disagreement: disagreementOf(totals, count()),
      pages: pagesOf(count(), size),
    }),
  };
}

function* pagesBetween(first: number, last: number, isOver: () => boolean): IterableIterator<number> {
  for (let number = first; number <= last && !isOver(); number += 1) yield number;
}

/** Adds the rows to those seen; returns how many had no key. */
function addRows<Row>(rows: readonly Row[], seen: Map<string, Row>, listing: Listing<Row>): number {
  let rowsWithoutKey = 0;
  for (const row of rows) {
    const key = listing.keyOf(row);
    if (key === undefined) {
      rowsWithoutKey += 1;
      continue;
    }
    const earlier = seen.get(key);
    seen.set(key, earlier === undefined ? row : listing.choose(earlier, row));
  }
  return rowsWithoutKey;
}

function disagreementOf(totals: ReadonlySet<number>, count: number): string | undefined {
  const stated = [...totals];
  if (stated.length === 0) return `${count} rows were listed, and no total was stated`;
  if (stated.length > 1) return `the total moved from ${stated[0]} to ${stated.at(-1)} between pages`;
  if (stated.length === 1 && stated[0] !== count)
    return `${count} rows were listed of a total of ${stated[0]}`;
  return undefined;
}

function tooLong(operation: string, rows: number): Failure {
  return new Failure({
    reason: "too_many_jobs",
    operation,
    message: `${operation} has listed ${rows} rows so far, more than the ${maxRows} of one target: narrow it by resource_group_id`,
    retryable: false,
  });
}

function endless(operation: string): Failure {
  return new Failure({
    reason: "too_many_jobs",
    operation,
    message: `${operation} still has rows on page ${maxPages}: the listing has no end: check that the endpoint is the DTS API itself`,
    retryable: false,
  });
}
