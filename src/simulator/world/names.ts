import { hash } from "./noise.js";
import type { PlanPlace } from "./plan.js";
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

const firstCreation = Date.UTC(2025, 0, 10) / 1000;
const creationSpanSeconds = 270 * 86_400;

/** When a job was created, Unix seconds. Every seventh shares the second of the one before it, as scripts create them. */
export function createdAtSeconds(place: PlanPlace): number {
  const { seed, account, region, type, number } = place;
  const twin = number % 7 === 6 ? number - 1 : number;
  return firstCreation + (hash("created", seed, account, region, type, twin) % creationSpanSeconds);
}
