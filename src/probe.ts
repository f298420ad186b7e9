import type { RegionClients } from "./aliyun/region-clients.js";
import type { Target } from "./config/targets.js";
import { createModifyStatusCollector } from "./dts/describe-synchronization-object-modify-status.js";
import type { AskProbe } from "./http/routes/route-deps.js";
import type { Clock } from "./lib/clock.js";
import type { Logger } from "./lib/logger.js";
import type { Scope } from "./lib/scope.js";
import { formatNamed } from "./metrics/format.js";
import { probeText } from "./metrics/probe.js";
import { createAskOnce } from "./poll/ask-once.js";

/** What a probe works with. */
export interface ProbeDeps {
  readonly clients: Pick<RegionClients, "get">;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What `/probe` does: asks about one object modification now, with the client and the limits of its account and region. */
export function createProbe({ clients, clock, logger }: ProbeDeps): AskProbe {
  const askOnce = createAskOnce({ clock, logger });
  return async ({ account, regionId, taskId, format }, signal) => {
    const client = clients.get({ account, regionId });
    if (!client) return undefined;
    const startMs = clock.monotonic();
    const target = targetOf({ account, regionId });
    const collector = createModifyStatusCollector({ clock, target, taskIds: [taskId], resourceGroupId: "" });
    const result = await askOnce(target, collector(client.beginCycle()), signal);
    const durationSeconds = (clock.monotonic() - startMs) / 1000;
    return probeText({ modification: result?.modifications?.[0], durationSeconds }, formatNamed(format));
  };
}

/** A probe is not polled: somebody waits for it, for as long as Prometheus does by default. */
function targetOf({ account, regionId }: Scope): Target {
  return {
    account,
    regionId,
    collector: "object_modification",
    role: "task",
    intervalMs: 10_000,
    timeoutMs: 9_500,
    maxAgeMs: 10_000,
  };
}
