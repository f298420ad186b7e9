import axe from "axe-core";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { Snapshot } from "../../src/model/snapshot.js";
import { aJob, aSnapshot, aTarget } from "../http/fixtures.js";
import { desktop, phone, testBrowser } from "./chromium.js";
import { fullAlarms, fullGroup } from "./findings.js";
import { serve } from "./served.js";
import { fixedWorld, retryingJob } from "./world.js";

const browser = testBrowser();

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** The rules that the page breaks at present, each with the first element that does. */
async function violationsOf(page: Page): Promise<readonly string[]> {
  const { violations, passes } = await page.evaluate(
    (tags) =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
        runOnly: tags,
        resultTypes: ["violations"],
      }),
    rules,
  );
  // A page that was not looked at breaks none.
  expect(passes.length).toBeGreaterThan(10);
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} (${nodes[0]?.failureSummary})`);
}

const waiting = { up: false, lastPollSeconds: undefined, lastSuccessSeconds: undefined };
const nothing: Snapshot = { targets: [], regions: [] };
const failing = aSnapshot(
  [],
  [aTarget({ up: false, failureReason: "forbidden", failureMessage: "DescribeDtsJobs: not allowed" })],
);
const everything: Snapshot = {
  ...fixedWorld,
  regions: fixedWorld.regions.map((region) => ({
    ...region,
    consumerGroups: [fullGroup],
    jobAlarms: [fullAlarms],
  })),
};
const many = aSnapshot(
  Array.from({ length: 120 }, (_, at) => aJob({ jobId: `job-${at}`, name: "n".repeat(500) })),
);

const pages: readonly (readonly [string, Snapshot, string])[] = [
  ["the targets", fixedWorld, "/"],
  ["the jobs", fixedWorld, "/jobs"],
  ["the jobs by delay", fixedWorld, "/jobs?sort=-delay&attention=yes"],
  ["a page of many", many, "/jobs?page=2"],
  ["a job", everything, `/jobs/${retryingJob.jobId}`],
  ["a job whose precheck failed", fixedWorld, "/jobs/apg18xf24v68xj4"],
  ["no such job", fixedWorld, "/jobs/gone"],
  ["nothing matches", fixedWorld, "/jobs?text=nowhere"],
  ["no targets", nothing, "/"],
  ["the first poll is not there yet", aSnapshot([], [aTarget(waiting)]), "/"],
  ["no jobs, since listing them fails", failing, "/jobs"],
  ["nothing needs attention", aSnapshot([aJob()]), "/"],
];

const looks = [
  ["light", desktop.viewport],
  ["dark", desktop.viewport],
  ["light", phone.viewport],
  ["dark", phone.viewport],
] as const;

describe("no rule of WCAG 2, A or AA, is broken, in the light and in the dark, on a desk and on a phone, by", () => {
  it.each(pages)("%s", async (_what, world, path) => {
    const { url } = await serve(world);
    const page = await browser.open(`${url}${path}`);
    await page.evaluate(axe.source);
    for (const [colorScheme, viewport] of looks) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      expect(await violationsOf(page), `${colorScheme}, ${viewport.width} wide`).toEqual([]);
    }
  });

  it("a page that cannot be refreshed, and a button that was pressed", async () => {
    const served = await serve(fixedWorld);
    const page = await browser.open(`${served.url}/jobs/${retryingJob.jobId}`, { clock: true });
    await served.stop();
    await page.clock.fastForward(31_000);
    await page.getByText("Not refreshed").waitFor();
    await page.getByRole("button", { name: "Pause refresh" }).click();
    await page.clock.resume();
    await page.evaluate(axe.source);
    expect(await violationsOf(page)).toEqual([]);
  });
});

it("what breaks a rule is found", async () => {
  const { url } = await serve(fixedWorld);
  const page = await browser.open(url);
  await page.evaluate(() => {
    const image = document.createElement("img");
    const faint = document.createElement("p");
    faint.textContent = "can hardly be read";
    faint.style.color = "#cccccc";
    document.querySelector("main")?.append(image, faint);
  });
  await page.evaluate(axe.source);
  const found = await violationsOf(page);
  expect(found.map((violation) => violation.split(":")[0])).toEqual(["color-contrast", "image-alt"]);
});
