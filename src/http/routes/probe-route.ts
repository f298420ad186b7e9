import { taskIdPattern } from "../../lib/text-patterns.js";
import { createFairLine } from "../access/fair-line.js";
import { networkOf } from "../connections/network-of.js";
import { createSendBusy } from "./busy.js";
import type { Route } from "./route.js";
import type { RouteDeps } from "./route-deps.js";
import { sendText } from "./send.js";

// Polls wait for the same limits of the account: probes take few places among them.
const probeLimits = { atOnce: 8, mostWaiting: 32, placesPerShare: 16 };
const retryAfterSeconds = 5;

const parameters = ["account", "region_id", "task_id"] as const;

/**
 * `/probe?account=A&region_id=R&task_id=T`, in the manner of the blackbox exporter: asks about one object modification
 * now. Only for configured accounts and regions, so that nobody can make the exporter call where it should not.
 */
export function probeRoutes({ probe, enableProbe, metrics, negotiate, clock }: RouteDeps): readonly Route[] {
  const sendBusy = createSendBusy(clock);
  const line = createFairLine({ clock, ...probeLimits });
  return [
    {
      method: "GET",
      path: "/probe",
      async handle(request, reply) {
        if (!enableProbe || !probe) return sendText(reply, 403, "probes are off: set web.enable_probe: true");
        const query = new URL(request.url, "http://localhost").searchParams;
        const [account, regionId, taskId] = parameters.map((name) => query.get(name));
        if (!account || !regionId || !taskId || !taskIdPattern.test(taskId)) {
          return sendText(reply, 400, `write /probe?${parameters.map((name) => `${name}=...`).join("&")}`);
        }
        const { format } = negotiate(request.headers.accept, undefined);
        const gone = new AbortController();
        // The answer, not the socket: that one serves many probes, and would gather their listeners.
        reply.raw.once("close", () => gone.abort());
        const asker = {
          share: networkOf(request.raw.socket.remoteAddress),
          isWanted: () => !gone.signal.aborted,
        };
        const answer = await line.run(asker, async () => ({
          body: await probe({ account, regionId, taskId, format }, gone.signal),
        }));
        if (!answer) return sendBusy(reply, { retryAfterSeconds, why: "too many probes are asked for" });
        const { body } = answer;
        if (!body) return sendText(reply, 404, "this account and region are not configured");
        return reply.header("content-type", metrics.contentType(format)).header("vary", "Accept").send(body);
      },
    },
  ];
}
