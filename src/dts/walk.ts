import { Failure } from "../lib/failure.js";

/** One page of a listing. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  /** TotalRecordCount as this page states it. */
  readonly total: number | undefined;
}

/** How to read a listing page by page. */
export interface Listing<Row> {
  readonly operation: string;
  /** Fetches page `number`, counted from 1. */
  fetch(number: number): Promise<Page<Row>>;
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
}

const maxWalks = 3;
const maxRows = 20_000;
// As many pages as the smallest documented page size, 10, needs for that many rows.
const maxPages = maxRows / 10;

/**
 * Reads a listing to its end. When its length disagrees with the API's total, or the total moves while pages are
 * read, walks again, at most twice; then returns everything seen in any walk, and says that it may not be all.
 * @throws Failure of a page, or of reason `too_many_jobs` beyond 20,000 rows or 2,000 pages.
 */
export async function walk<Row>(listing: Listing<Row>): Promise<Walked<Row>> {
  const seen = new Map<string, Row>();
  let last = await walkOnce(listing, seen);
  for (let walks = 1; last.disagreement !== undefined && walks < maxWalks; walks += 1) {
    const again = new Map<string, Row>();
    last = await walkOnce(listing, again);
    if (last.disagreement === undefined) return { ...last, rows: [...again.values()] };
    for (const [key, row] of again) seen.set(key, row);
  }
  return { ...last, rows: [...seen.values()] };
}

async function walkOnce<Row>(
  listing: Listing<Row>,
  seen: Map<string, Row>,
): Promise<Omit<Walked<Row>, "rows">> {
  const totals = new Set<number>();
  let rowsWithoutKey = 0;
  for (let number = 1; number <= maxPages; number += 1) {
    const { rows, total } = await listing.fetch(number);
    if (total !== undefined) totals.add(total);
    const before = seen.size;
    const withoutKey = addRows(rows, seen, listing);
    rowsWithoutKey += withoutKey;
    const count = seen.size + rowsWithoutKey;
    // Rows that were seen, whatever total is stated: a total that lies must not hide the jobs that there are.
    if (count > maxRows) throw tooLong(listing.operation, count);
    // A page without a new row is the end: an empty one by the API's word, a repeated one for fear of a loop. Rows
    // without a key may be new or not: a page that has nothing else proves nothing.
    const isLast = seen.size === before && (rows.length === 0 || withoutKey < rows.length);
    if (count === total || isLast) return { rowsWithoutKey, disagreement: disagreementOf(totals, count) };
  }
  throw endless(listing.operation);
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
