import { nearest } from "../document/did-you-mean.js";
import type { Report } from "../document/mistakes.js";
import { quoted } from "../document/quote.js";

/** Regions of DTS by Alibaba Cloud's documents and SDKs (2026). Others work too: they only give a warning. */
const knownRegions: readonly string[] = [
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
  "cn-nanjing",
  "cn-fuzhou",
  "cn-wuhan-lr",
  "cn-hongkong",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-southeast-3",
  "ap-southeast-5",
  "ap-southeast-6",
  "ap-southeast-7",
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-south-1",
  "us-west-1",
  "us-east-1",
  "na-south-1",
  "eu-central-1",
  "eu-west-1",
  "me-central-1",
  "me-east-1",
  "cn-hangzhou-finance",
  "cn-shanghai-finance-1",
  "cn-shenzhen-finance-1",
  "cn-beijing-finance-1",
  "cn-north-2-gov-1",
];

/** Warns when a region is in none of Alibaba Cloud's lists: a misspelt region answers with no jobs, not an error. */
export function warnUnknownRegion(
  region: string,
  at: { readonly where: string; readonly path: string },
  report: Report,
): void {
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
export function warnUnknownVpcHost(
  region: string,
  at: { readonly where: string; readonly path: string },
  report: Report,
): void {
  if (vpcRegions.includes(region)) return;
  report.warning(at.where, at.path, {
    problem: "no host of DTS within a VPC is known for this region",
    found: `${quoted(region)} with network vpc`,
    advice: `check that dts-vpc.${region}.aliyuncs.com resolves there, or write its URL into endpoints`,
  });
}
