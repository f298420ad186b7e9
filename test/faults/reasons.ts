import type { Shown } from "./exposition-text.js";

/** How many requests failed since the start, by reason; reasons without any are left out. */
export function errorsOf(shown: Shown): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { labels, value } of shown.samples("aliyun_dts_exporter_api_request_errors_total")) {
    const reason = labels["reason"] ?? "";
    if (value > 0) counts[reason] = (counts[reason] ?? 0) + value;
  }
  return counts;
}
