import { expect, it } from "vitest";
import { planText } from "../../src/cli/plan.js";
import { loadConfig } from "../../src/config/load.js";
import { scalingPage } from "../../tools/scaling.js";

const page = scalingPage();
const regions = ["cn-hangzhou", "cn-shanghai", "cn-beijing", "cn-shenzhen", "ap-southeast-1"];

/** The cells of the first row below a heading that begins with a number of accounts. */
function cellsOf(heading: string, accounts: string): readonly string[] {
  const [, below = ""] = page.split(heading);
  const line = below.split("\n").find((each) => each.startsWith(`| ${accounts} |`));
  return (line ?? "").split("|").map((cell) => cell.trim());
}

it.each([
  ["3 jobs of each type", 3, "300"],
  ["30 jobs of each type", 30, "300"],
  ["30 jobs of each type", 30, "100"],
])(
  "the page on scaling needs as many shards as plan does: %s, %i, %s accounts",
  (heading, jobs, accounts) => {
    const names = Array.from({ length: Number(accounts) }, (_, at) => ({ name: `account-${at}`, regions }));
    const file = { name: "fleet.json", text: JSON.stringify({ accounts: names }) };
    const { config } = loadConfig({ file, env: {}, flags: {} });
    const plan = planText(config, { jobs, latencyMs: 0 });
    const summary = /^shards needed: (\d+), .*, (\d+) with VictoriaMetrics/m.exec(plan) ?? [];
    const cells = cellsOf(heading, accounts);
    expect([cells[9], cells[12]]).toEqual([summary[1], summary[2]]);
    expect(plan).toContain(`CPU a minute      ${cells[6]}`);
  },
);

it("the page on scaling has the calls that make a region's limit the first that bites", () => {
  // 3 listings and 4 polls of the fast lane a minute, of 1,000 accounts.
  expect(cellsOf("3 jobs of each type", "1,000")[3]).toBe(String(Number(((1_000 * 7) / 60).toPrecision(3))));
});
