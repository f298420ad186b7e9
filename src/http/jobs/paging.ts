/** One page of some rows. */
export interface PageOf<T> {
  readonly rows: readonly T[];
  /** Rows on all pages. */
  readonly total: number;
  /** From 1. */
  readonly page: number;
  /** At least 1. */
  readonly pages: number;
}

/** More than a person reads, and little enough to be rendered at one go. */
export const rowsPerPage = 100;

/** The number of a page as a URL has it; what is none is the first. */
export function pageNumber(text: string): number {
  const page = Number(text);
  return Number.isSafeInteger(page) && page > 0 ? page : 1;
}

/** A page of rows; beyond the last page, the last one. */
export function pageOf<T>(rows: readonly T[], wanted: number): PageOf<T> {
  const pages = Math.max(1, Math.ceil(rows.length / rowsPerPage));
  const page = Math.min(wanted, pages);
  const start = (page - 1) * rowsPerPage;
  return { rows: rows.slice(start, start + rowsPerPage), total: rows.length, page, pages };
}
