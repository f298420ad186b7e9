import { describe, expect, it } from "vitest";
import { renderHtml } from "../../../src/http/pages/html.js";
import { inventorySections } from "../../../src/http/pages/inventory.js";
import type { RegionSnapshot } from "../../../src/model/snapshot.js";
import { fullCluster, fullVerification, regionOf } from "../../metrics/samples.js";
import { ask } from "../client.js";
import { running } from "../running.js";

function pageOf(rest: Partial<RegionSnapshot>): string {
  return inventorySections({ regions: [regionOf([], rest)] })
    .map((part) => String(renderHtml(part)))
    .join("");
}

/** The rows of the page as their words. */
function rowsOf(page: string): readonly string[] {
  return page
    .split("<tr")
    .slice(1)
    .flatMap((row) =>
      row.includes("<td")
        ? [
            `<tr${row}`
              .replace(/<[^>]*>/g, " ")
              .replace(/\s+/g, " ")
              .trim(),
          ]
        : [],
    );
}

const get = async (path: string, rest: Partial<RegionSnapshot>) => {
  const snapshot = { targets: [], regions: [regionOf([], rest)] };
  const { address } = await running({ snapshot: () => snapshot });
  return (await ask(address, path)).body;
};

describe("dedicated clusters", () => {
  const { du, ...rest } = fullCluster;
  const calm = {
    ...rest,
    clusterId: "calm",
    name: undefined,
    du,
    duUsed: 6,
    memoryUsedBytes: 0,
    diskUsedBytes: 0,
  };
  const locked = { ...calm, clusterId: "locked", state: "locked" as const };

  it("stand on the page with what they use, the worst first", () => {
    expect(rowsOf(pageOf({ dedicatedClusters: [calm, fullCluster, locked] }))).toEqual([
      "locked production cn-hangzhou locked 10 % 63.5 % 0 % 0 %",
      "running production cn-hangzhou orders &quot;live&quot; dtscluster_1 86.7 % 63.5 % 52.3 % 16.7 %",
      "running production cn-hangzhou calm 10 % 63.5 % 0 % 0 %",
    ]);
  });

  it("show nothing where the API says nothing", () => {
    const bare = { account: "a", regionId: "r", clusterId: "c", state: "unknown" } as const;
    expect(rowsOf(pageOf({ dedicatedClusters: [bare] }))).toEqual(["unknown a r c"]);
  });

  it("are on the start page, and in JSON with the names of the metrics", async () => {
    expect(await get("/", { dedicatedClusters: [fullCluster] })).toContain("dtscluster_1");
    expect(JSON.parse(await get("/api/v1/dedicated_clusters", { dedicatedClusters: [fullCluster] }))).toEqual(
      {
        dedicated_clusters: [
          {
            account: "production",
            region_id: "cn-hangzhou",
            dedicated_cluster_id: "dtscluster_1",
            dedicated_cluster_name: 'orders "live"',
            dts_instance_id: "dtsdedicated1",
            state: "running",
            du: 60,
            du_used: 52,
            du_oversold: 10,
            nodes: 3,
            cpu_cores: 48,
            cpu_cores_used: 30.5,
            memory_bytes: 192_000_000_000,
            memory_used_bytes: 100_500_000_000,
            disk_bytes: 600_000_000_000,
            disk_used_bytes: 100_000_200_000,
          },
        ],
      },
    );
  });
});

describe("verifications", () => {
  it.each([
    ["failed", {}],
    ["different", { failed: false }],
    ["under way", { failed: false, rowsDifferent: 0 }],
    ["passed", { failed: false, rowsDifferent: 0, rowsChecked: 1_000 }],
    ["unknown", { failed: undefined, rowsDifferent: 0 }],
  ])("stand on the page as %s", (result, change) => {
    const [row] = rowsOf(pageOf({ verifications: [{ ...fullVerification, ...change }] }));
    expect(row?.startsWith(`${result} production cn-hangzhou orders-check v71r16fj13g full`)).toBe(true);
  });

  it("come with the worst first", () => {
    const passed = { ...fullVerification, jobId: "passed", failed: false, rowsDifferent: 0 };
    const page = pageOf({ verifications: [passed, fullVerification] });
    expect(page.indexOf("v71r16fj13g")).toBeLessThan(page.indexOf("passed</span>"));
  });

  it("beyond a hundred are left to the JSON, which has them all", async () => {
    const many = Array.from({ length: 103 }, (_, at) => ({ ...fullVerification, jobId: `v${at}` }));
    const page = pageOf({ verifications: many });
    expect(rowsOf(page)).toHaveLength(100);
    expect(page).toContain("3 more are in");
    expect(
      JSON.parse(await get("/api/v1/verifications", { verifications: many })).verifications,
    ).toHaveLength(103);
  });

  it("are in JSON with the names of the metrics", async () => {
    expect(JSON.parse(await get("/api/v1/verifications", { verifications: [fullVerification] }))).toEqual({
      verifications: [
        {
          account: "production",
          region_id: "cn-hangzhou",
          dts_job_id: "v71r16fj13g",
          check: "full",
          dts_job_name: "orders-check",
          dts_instance_id: "dtsv71r16fj13g",
          dts_job_class: "small",
          pay_type: "PostPaid",
          failed: true,
          rows: 1_000,
          rows_checked: 900,
          rows_different: 7,
        },
      ],
    });
  });
});

it("an account with neither has no sections for them", () => {
  expect(inventorySections({ regions: [regionOf([])] })).toEqual([]);
});
