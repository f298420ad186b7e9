import type { JobType } from "./row.js";

const subjects = [
  "payments",
  "customers",
  "products",
  "stock",
  "shipments",
  "invoices",
  "reviews",
  "sessions",
  "coupons",
  "prices",
  "returns",
  "loyalty",
  "tickets",
  "devices",
  "profiles",
  "messages",
  "carts",
  "refunds",
  "vendors",
] as const;

const places: Readonly<Record<JobType, readonly string[]>> = {
  migration: ["move-to-polardb", "move-to-rds", "move-to-lindorm", "upgrade", "consolidation"],
  sync: ["to-warehouse", "to-search", "to-replica", "to-cache", "to-lake"],
  subscribe: ["changes", "audit", "feed"],
};

/** A readable name like `payments-to-warehouse`, different for every place of a type. */
export function jobName(type: JobType, number: number): string {
  const round = Math.floor(number / subjects.length);
  const ways = places[type];
  const name = `${subjects[number % subjects.length]}-${ways[round % ways.length]}`;
  const repeat = Math.floor(round / ways.length);
  return repeat === 0 ? name : `${name}-${repeat + 1}`;
}
