import type { FailureReason } from "../../lib/failure.js";

/** What helps when a target is down, and the alert whose runbook has the rest. */
export interface FailureAdvice {
  readonly helps: string;
  readonly alert: string;
}

const down = "AliyunDtsTargetDown";

/** By reason of the failure. */
export const failureAdvice: Readonly<Record<FailureReason, FailureAdvice>> = {
  throttled: {
    helps:
      "Lower rate_limit.requests_per_second, lengthen intervals, or ask for a higher limit in Quota Center.",
    alert: "AliyunDtsThrottled",
  },
  credentials: {
    helps:
      "Put a valid key where the configuration says; files are read again when they change. The command doctor tells which key is refused.",
    alert: "AliyunDtsCredentialsRejected",
  },
  forbidden: {
    helps:
      "Attach the RAM policy that the command generate ram-policy prints to the user or role of this account.",
    alert: "AliyunDtsPermissionDenied",
  },
  bad_request: {
    helps:
      "Check the region and the endpoint of this account. If Alibaba Cloud retired the API, turn its collector off.",
    alert: down,
  },
  server: {
    helps: "DTS has trouble: it is asked again by itself. Look at Alibaba Cloud's status page.",
    alert: down,
  },
  timeout: {
    helps:
      "Check the way to the region: network, proxy, the setting network. Raise api.timeout if it is far.",
    alert: down,
  },
  network: { helps: "Check DNS, egress rules, the proxy, and the setting network.", alert: down },
  tls: {
    helps:
      "Check the endpoint's name, the proxy, and NODE_EXTRA_CA_CERTS if the proxy has a certificate of its own.",
    alert: down,
  },
  bad_response: {
    helps: "Something else answers instead of DTS: check the endpoint and the proxy.",
    alert: down,
  },
  deadline: { helps: "Raise the interval or the rate limit, or watch fewer jobs.", alert: down },
  listing_unknown: {
    helps: "It asks about what the listings find: mend sync or legacy_sync of this region first.",
    alert: down,
  },
  too_many_jobs: { helps: "Narrow the listing by resource_group_id, and check the endpoint.", alert: down },
  internal: {
    helps: "This is a defect of the exporter: report what its log says under “unexpected error”.",
    alert: down,
  },
};
