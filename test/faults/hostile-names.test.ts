import { expect, it } from "vitest";
import { hangzhou, startWatched } from "./cloud.js";
import { isUp } from "./exporter.js";
import { tell } from "./fault-row.js";

const megabyte = "n".repeat(1_000_000);
const hostile: readonly string[] = [
  'quotes " and \\ backslashes \\"',
  "a newline\nand a second line",
  'x"} 1\naliyun_dts_up{account="forged"} 1\n#',
  "controls \u0000\u0007\u001b[31m and \u0085",
  "bidi \u202e\u2066txt.exe\u2069",
  "lone \ud800 surrogate",
  "another \udfff surrogate",
  "separators \u2028 \u2029",
  "<script>alert(1)</script>",
  "订单到仓库 🚚",
  `${megabyte}1`,
  `${megabyte}2`,
];

it("names of jobs are hostile", async (context) => {
  const { exporter, simulator } = await startWatched({ pageSize: 30 });
  const before = await exporter.shown();
  const world = simulator.world(hangzhou);
  const ids = hostile.map((name) => world.create({ type: "sync", name }));
  await exporter.until(
    "every hostile job is shown",
    (shown) => ids.every((id) => shown.text.includes(id)),
    120_000,
  );
  const shown = await exporter.shown();
  expect(isUp(shown)).toBe(true);
  // The strict reader has taken the page as it is: no forged line, no duplicate, nothing unsafe.
  expect(shown.samples("aliyun_dts_up", { account: "forged" })).toEqual([]);
  const names = ids.map(
    (id) => shown.samples("aliyun_dts_job_info", { dts_job_id: id })[0]?.labels["dts_job_name"] ?? "",
  );
  expect(new Set(names).size).toBe(hostile.length);
  expect(Math.max(...names.map((name) => [...name].length))).toBeLessThanOrEqual(256 + 9);
  expect(names[1]).toBe("a newline\nand a second line");
  expect(shown.jobs()).toEqual(expect.arrayContaining([...before.jobs()]));
  const page = await (await fetch(`${exporter.url}/jobs`)).text();
  expect(page).not.toContain("<script>alert");
  tell(context, {
    seen: `${hostile.length} names escaped, replaced or cut, all distinct; pages of ${Math.round(shown.text.length / 1024)} and ${Math.round(page.length / 1024)} KiB`,
  });
});
