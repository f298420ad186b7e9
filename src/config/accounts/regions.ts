import { nearest } from "../document/did-you-mean.js";
import type { Report } from "../document/mistakes.js";
import { quoted } from "../document/quote.js";

/** The public regions in the help page "Supported regions" (2026): what `all` stands for. */
const publicRegions: readonly string[] = [
  "cn-hangzhou",
  "cn-shanghai",
  "cn-qingdao",
  "cn-beijing",
  "cn-zhangjiakou",
  "cn-huhehaote",
  "cn-wulanchabu",
  "cn-shenzhen",
  "cn-heyuan",
  "cn-guangzhou",
  "cn-chengdu",
  "cn-hongkong",
  "ap-southeast-1",
  "ap-southeast-3",
  "ap-southeast-5",
  "ap-southeast-6",
  "ap-southeast-7",
  "ap-northeast-1",
  "ap-northeast-2",
  "us-west-1",
  "us-east-1",
  "eu-central-1",
  "eu-west-1",
  "me-central-1",
  "me-east-1",
];

/**
 * Regions that other sources name: two that the Chinese page still has although they are closed, those of Alibaba's own
 * scripts only, finance and government clouds. Not part of `all`, because a host that does not exist would be down for ever.
 */
const furtherRegions: readonly string[] = [
  "ap-southeast-2",
  "ap-south-1",
  "cn-nanjing",
  "cn-fuzhou",
  "cn-wuhan-lr",
  "na-south-1",
  "cn-hangzhou-finance",
  "cn-shanghai-finance-1",
  "cn-shenzhen-finance-1",
  "cn-beijing-finance-1",
  "cn-north-2-gov-1",
];

/** Regions of DTS by Alibaba Cloud's documents and SDKs. Others work too: they only give a warning. */
const knownRegions: readonly string[] = [...publicRegions, ...furtherRegions];

const all = "all";

/** The regions of an account. */
export interface Regions {
  readonly regions: readonly string[];
  /** They were not named, but stand for every public region. */
  readonly allRegions: boolean;
}

interface Place {
  readonly where: string;
  readonly path: string;
}

/** The regions that a list stands for; `place` of an item. Something beside `all` is a mistake, an unknown region a warning. */
export function expandRegions(
  written: readonly string[],
  place: (index: number) => Place,
  report: Report,
): Regions | undefined {
  const index = written.indexOf(all);
  if (index === -1) {
    for (const [at, region] of written.entries()) warnUnknownRegion(region, place(at), report);
    return { regions: written, allRegions: false };
  }
  if (written.length === 1) return { regions: publicRegions, allRegions: true };
  const { where, path } = place(index);
  report.mistake(where, path, {
    problem: "all is every public region and stands alone",
    found: `all beside ${written.filter((region) => region !== all).join(", ")}`,
    advice:
      "write [all], or name the regions; finance and government regions go by name, in an account of their own",
  });
  return undefined;
}

/** Warns when a region is in none of Alibaba Cloud's lists: a misspelt region answers with no jobs, not an error. */
function warnUnknownRegion(region: string, at: Place, report: Report): void {
  if (knownRegions.includes(region)) return;
  const meant = nearest(region, knownRegions);
  report.warning(at.where, at.path, {
    problem: "not a region that DTS documents; a misspelt region looks like one without jobs",
    found: quoted(region),
    advice: meant === undefined ? "check the region id" : `did you mean ${meant}?`,
  });
}

/** Regions with a host within their VPC, `dts-vpc.<region>.aliyuncs.com`, by Alibaba Cloud's API metadata of 2026. */
const vpcRegions: readonly string[] = [
  "cn-hangzhou",
  "cn-shanghai",
  "cn-qingdao",
  "cn-beijing",
  "cn-zhangjiakou",
  "cn-huhehaote",
  "cn-wulanchabu",
  "cn-shenzhen",
  "cn-chengdu",
  "cn-hongkong",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-southeast-3",
  "ap-southeast-5",
  "ap-northeast-1",
  "ap-south-1",
  "us-west-1",
  "us-east-1",
  "eu-central-1",
  "eu-west-1",
  "me-east-1",
  "cn-shanghai-finance-1",
  "cn-shenzhen-finance-1",
  "cn-beijing-finance-1",
  "cn-north-2-gov-1",
];

/** Warns when nothing is known of a host within the VPC of a region. */
export function warnUnknownVpcHost(region: string, at: Place, report: Report): void {
  if (vpcRegions.includes(region)) return;
  report.warning(at.where, at.path, {
    problem: "no host of DTS within a VPC is known for this region",
    found: `${quoted(region)} with network vpc`,
    advice: `check that dts-vpc.${region}.aliyuncs.com resolves there, or write its URL into endpoints`,
  });
}
