/** Where an account's API calls for one region go. */
export interface EndpointChoice {
  readonly regionId: string;
  readonly network: "public" | "vpc";
  /** Region id to URL; overrides everything. The only way to an `http://` endpoint. */
  readonly overrides: Readonly<Record<string, string>>;
}

const centralHost = "dts.aliyuncs.com";

/**
 * Public hosts where Alibaba's own sources disagree, the one in use first. A wrong host answers HTTP 200 with an empty list. The
 * sources: the CLI's metadata, the "Request syntax" help page, and the endpoint maps of the SDKs of 2026, most of which send every
 * region to the central host. Docs list them (docs/endpoints.md), and `doctor` asks the others.
 */
export const disputedHosts: Readonly<Record<string, readonly [string, ...string[]]>> = {
  // Help page and SDKs against the CLI, and against the pattern of other regions.
  "cn-wulanchabu": [centralHost, "dts.cn-wulanchabu.aliyuncs.com"],
  "cn-chengdu": [centralHost, "dts.cn-chengdu.aliyuncs.com"],
  "cn-beijing-finance-1": [centralHost, "dts.cn-beijing-finance-1.aliyuncs.com"],
  // CLI and SDKs agree on the central host.
  "cn-north-2-gov-1": [centralHost, "dts.cn-north-2-gov-1.aliyuncs.com"],
  // SDKs of TypeScript and Java; DTS's own scripts use the central host.
  "cn-heyuan": ["dts.cn-heyuan.aliyuncs.com", centralHost],
  "cn-guangzhou": ["dts.cn-guangzhou.aliyuncs.com", centralHost],
  // Help page.
  "cn-hangzhou-finance": [
    "dts.cn-hangzhou.aliyuncs.com",
    "dts.cn-hangzhou-finance.aliyuncs.com",
    centralHost,
  ],
  "cn-shanghai-finance-1": [
    "dts.cn-shanghai-finance-1.aliyuncs.com",
    "dts.cn-hangzhou.aliyuncs.com",
    centralHost,
  ],
  "cn-shenzhen-finance-1": [
    "dts.cn-shenzhen-finance-1.aliyuncs.com",
    "dts.cn-hangzhou.aliyuncs.com",
    centralHost,
  ],
};

/**
 * The URL of the DTS API for a region: https unless overridden. A region that is not in the table, a new one for
 * example, has `dts.<region>.aliyuncs.com`, or `dts-vpc.<region>.aliyuncs.com` from within a VPC (API metadata).
 */
export function endpointOf({ regionId, network, overrides }: EndpointChoice): string {
  const override = Object.hasOwn(overrides, regionId) ? overrides[regionId] : undefined;
  if (override !== undefined) return override;
  if (network === "vpc") return `https://dts-vpc.${regionId}.aliyuncs.com`;
  return `https://${publicHosts(regionId)[0]}`;
}

/** Every endpoint that a region may have, the one in use first, without repeats. */
export function endpointCandidates(choice: EndpointChoice): readonly string[] {
  const others = [...publicHosts(choice.regionId), centralHost].map((host) => `https://${host}`);
  return [...new Set([endpointOf(choice), ...others])];
}

function publicHosts(regionId: string): readonly [string, ...string[]] {
  const disputed = Object.hasOwn(disputedHosts, regionId) ? disputedHosts[regionId] : undefined;
  return disputed ?? [`dts.${regionId}.aliyuncs.com`];
}
