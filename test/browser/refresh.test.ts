import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { DtsJob } from "../../src/model/job.js";
import { aJob, aSnapshot, aTarget } from "../http/fixtures.js";
import { testBrowser } from "./chromium.js";
import { serve } from "./served.js";

const browser = testBrowser();

const manyJobs = (changes: Partial<DtsJob> = {}): readonly DtsJob[] =>
  Array.from({ length: 60 }, (_, at) =>
    aJob({ jobId: `job-${at}`, name: `orders-${at}`, delaySeconds: 100 - at, ...(at === 20 ? changes : {}) }),
  );
const calm = aSnapshot(manyJobs());
/** The same with one job failed: it comes to the top. */
const broken = aSnapshot(manyJobs({ state: "failed", status: "Failed" }));

const halfMinute = async (page: Page) => page.clock.fastForward(31_000);
const first = (page: Page) => page.locator("a.job").first();
const until = (page: Page, name: string) => expect.poll(() => first(page).textContent()).toBe(name);

async function openCalm(path = "/jobs") {
  const served = await serve(calm);
  const page = await browser.open(`${served.url}${path}`, { clock: true });
  await until(page, "orders-0");
  return { served, page };
}

describe("a page that is looked at shows every half minute what is new", () => {
  it("and keeps the filter, what is half typed, the focus and the place", async () => {
    const { served, page } = await openCalm("/jobs?type=sync&text=orders");
    await page.getByLabel("State").selectOption("failed");
    await page.getByLabel("Text").fill("half ty");
    await page.evaluate(() => scrollTo(0, 700));
    // What stands at the top of the window stays there: rows that come above it push nothing away.
    const name = await page
      .locator("a.job")
      .evaluateAll((links) => links.find((link) => link.getBoundingClientRect().top > 0)?.textContent ?? "");
    const top = () =>
      page.getByText(name, { exact: true }).evaluate((link) => link.getBoundingClientRect().top);
    const before = await top();
    served.change(broken);
    await halfMinute(page);
    await until(page, "orders-20");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("text");
    expect(await page.getByLabel("Text").inputValue()).toBe("half ty");
    expect(await page.getByLabel("State").inputValue()).toBe("failed");
    expect(await page.getByLabel("Type").inputValue()).toBe("sync");
    expect(page.url()).toContain("/jobs?type=sync&text=orders");
    expect(Math.abs((await top()) - before)).toBeLessThan(2);
  });

  it("and leaves the focus on a job that moves", async () => {
    const { served, page } = await openCalm();
    await page.locator("a.job", { hasText: "orders-20" }).focus();
    served.change(broken);
    await halfMinute(page);
    await until(page, "orders-20");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("orders-20");
  });

  it("and leaves a wide table where it was scrolled to", async () => {
    const served = await serve(calm);
    const page = await browser.open(`${served.url}/jobs`, {
      clock: true,
      viewport: { width: 740, height: 600 },
    });
    const scrolled = page.locator(".scroll");
    await scrolled.evaluate((element) => {
      element.scrollLeft = 50;
    });
    served.change(broken);
    await halfMinute(page);
    await until(page, "orders-20");
    expect(await scrolled.evaluate((element) => element.scrollLeft)).toBe(50);
  });

  it("and drops jobs that are gone", async () => {
    const { served, page } = await openCalm();
    served.change(aSnapshot(manyJobs().slice(0, 2)));
    await halfMinute(page);
    await expect.poll(() => page.locator("a.job").allTextContents()).toEqual(["orders-0", "orders-1"]);
    await page.getByText("2 jobs, worst first.").waitFor();
  });

  it("and does not while it is paused", async () => {
    const { served, page } = await openCalm();
    await page.getByRole("button", { name: "Pause refresh" }).click();
    served.change(broken);
    await halfMinute(page);
    await halfMinute(page);
    expect(await first(page).textContent()).toBe("orders-0");
    await page.getByRole("button", { name: "Resume refresh" }).click();
    await until(page, "orders-20");
    await page.getByRole("button", { name: "Pause refresh" }).waitFor();
  });

  it("and shows the first jobs as soon as they are known", async () => {
    const served = await serve(aSnapshot([], [aTarget({ up: false, lastPollSeconds: undefined })]));
    const page = await browser.open(`${served.url}/jobs`, { clock: true });
    await page.getByText("No job is known yet: the first listing has not come.").waitFor();
    served.change(calm);
    await halfMinute(page);
    await until(page, "orders-0");
  });
});

describe("a page that cannot be refreshed", () => {
  it("says so, what to check and how old it is, and goes on when the exporter is back", async () => {
    const { served, page } = await openCalm();
    await served.stop();
    await halfMinute(page);
    const status = page.getByRole("status");
    await status.getByText("Not refreshed, what you see is old: the exporter does not answer.").waitFor();
    expect(await page.locator("#as-of").textContent()).toBe("As of 2026-11-20 12:00:00 UTC");
    expect(await first(page).textContent()).toBe("orders-0");
    await serve(broken, { listenAddresses: [new URL(served.url).host] });
    await halfMinute(page);
    await until(page, "orders-20");
    expect(await status.textContent()).toBe("");
  });

  it("is loaded anew when another version answers", async () => {
    const { served, page } = await openCalm();
    await page.evaluate(() => document.body.setAttribute("data-old", "yes"));
    await served.stop();
    const version = { version: "9.9.9", revision: "new" };
    await serve(calm, { listenAddresses: [new URL(served.url).host], version });
    await halfMinute(page);
    await page.getByText("Version 9.9.9").waitFor();
    expect(await page.locator("[data-old]").count()).toBe(0);
  });
});
