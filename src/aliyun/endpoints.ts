/** Where an account's API calls for one region go. */
export interface EndpointChoice {
  readonly regionId: string;
  readonly network: "public" | "vpc";
  /** Region id to URL; overrides everything. The only way to an `http://` endpoint. */
  readonly overrides: Readonly<Record<string, string>>;
}

const centralHost = "dts.aliyuncs.com";

/**
 * Public hosts that are not `dts.<region>.aliyuncs.com`. The wrong one answers HTTP 200 with an empty list, and Alibaba's
 * own sources disagree: the SDKs' maps send most regions to the central host, while its DTS scripts (aiops-skills) need
 * the regional host abroad. So: central only where the "Request syntax" help page says so, or where it is silent and
 * the scripts do.
 */
const publicHosts: Readonly<Record<string, string>> = {
  // "Request syntax" help page.
  "cn-wulanchabu": centralHost,
  "cn-chengdu": centralHost,
  "cn-beijing-finance-1": centralHost,
  "cn-hangzhou-finance": "dts.cn-hangzhou.aliyuncs.com",
  // aiops-skills: the default endpoint.
  "cn-heyuan": centralHost,
  "cn-guangzhou": centralHost,
};

/**
 * The URL of the DTS API for a region: https unless overridden. A region that is not in the table, a new one for
 * example, has `dts.<region>.aliyuncs.com`, or `dts-vpc.<region>.aliyuncs.com` from within a VPC (API metadata).
 */
export function endpointOf({ regionId, network, overrides }: EndpointChoice): string {
  const override = Object.hasOwn(overrides, regionId) ? overrides[regionId] : undefined;
  if (override !== undefined) return override;
  if (network === "vpc") return `https://dts-vpc.${regionId}.aliyuncs.com`;
  const host = Object.hasOwn(publicHosts, regionId) ? publicHosts[regionId] : undefined;
  return `https://${host ?? `dts.${regionId}.aliyuncs.com`}`;
}

/** Every endpoint that a region may have, the one in use first, without repeats. */
export function endpointCandidates(choice: EndpointChoice): readonly string[] {
  const { regionId } = choice;
  return [...new Set([endpointOf(choice), `https://dts.${regionId}.aliyuncs.com`, `https://${centralHost}`])];
}
