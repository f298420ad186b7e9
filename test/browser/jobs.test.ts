import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { aJob, aSnapshot } from "../http/fixtures.js";
import { phone, testBrowser } from "./chromium.js";
import { serve } from "./served.js";
import { fixedWorld, retryingJob } from "./world.js";

const browser = testBrowser();

const namesOn = (page: Page) => page.locator("a.job").allTextContents();
const open = async (path: string, opening = {}) => {
  const { url } = await serve(fixedWorld);
  return browser.open(`${url}${path}`, opening);
};

describe("the list of jobs", () => {
  it("has what is worst first", async () => {
    const page = await open("/jobs");
    expect((await namesOn(page)).slice(0, 7)).toEqual([
      "audit-stream",
      "crm-to-rds",
      "orders-to-warehouse",
      "clicks-etl",
      "payments-to-search",
      "mongo-to-lindorm",
      "returns-to-kafka",
    ]);
  });

  it("is filtered by what is chosen and typed, and keeps that in the URL", async () => {
    const page = await open("/jobs");
    await page.getByLabel("State").selectOption("running");
    await page.getByLabel("Text").fill("SEARCH");
    await page.getByRole("button", { name: "Filter" }).click();
    await page.waitForURL(/state=running&text=SEARCH/);
    expect(await namesOn(page)).toEqual([
      "payments-to-search",
      "shipments-to-search",
      "devices-to-search",
      "stock-to-search",
    ]);
    expect(await page.getByLabel("State").inputValue()).toBe("running");
    expect(await page.getByLabel("Text").inputValue()).toBe("SEARCH");
    await page.getByRole("link", { name: "Show all" }).click();
    await expect.poll(() => page.locator("a.job").count()).toBe(16);
  });

  it("shows only what needs attention when that is all one wants", async () => {
    const page = await open("/jobs");
    await page.getByLabel("Needs attention").check();
    await page.getByRole("button", { name: "Filter" }).click();
    await page.waitForURL(/attention=yes/);
    expect(await namesOn(page)).toHaveLength(6);
  });

  it("says what to do when nothing matches", async () => {
    const page = await open("/jobs?text=nowhere");
    await page.getByText("No job matches.").waitFor();
    await page.getByRole("link", { name: "show all jobs" }).click();
    await page.getByText("16 jobs, worst first.").waitFor();
  });

  it("is sorted by a click on the head of a column, the greatest delay first, then the other way around", async () => {
    const page = await open("/jobs?type=sync");
    const head = page.getByRole("columnheader", { name: "Delay" }).getByRole("link");
    const sorted = () => page.locator("th[aria-sort]").getAttribute("aria-sort");
    await head.click();
    await page.waitForURL(/sort=-delay/);
    expect((await namesOn(page))[0]).toBe("orders-to-warehouse");
    expect(await sorted()).toBe("descending");
    await head.click();
    await page.waitForURL(/sort=delay/);
    expect((await namesOn(page))[0]).toBe("users-to-kafka");
    expect(await sorted()).toBe("ascending");
    expect(page.url()).toContain("type=sync");
    await page.getByRole("link", { name: "worst first" }).click();
    await page.getByText("13 jobs, worst first.").waitFor();
  });

  it("leads to a job's page, with what is wrong, since when, what helps and the runbook", async () => {
    const page = await open("/jobs");
    await page.getByRole("link", { name: "orders-to-warehouse" }).click();
    await page.getByRole("heading", { level: 1, name: "orders-to-warehouse" }).waitFor();
    const notice = page.locator(".notice");
    expect(await notice.textContent()).toContain("retrying, 75 % of its time used up: DTS-1053009");
    expect(await notice.getByRole("link").getAttribute("href")).toMatch(
      /\/docs\/runbooks\/AliyunDtsJobRetryTimeNearlyExhausted\.md$/,
    );
    expect(await page.getByText("Retrying, for 9 h").count()).toBe(1);
    await page.getByRole("link", { name: "← All jobs" }).click();
    await page.getByRole("heading", { level: 1, name: "Jobs" }).waitFor();
  });

  it("is reached from the first page by the number of a state", async () => {
    const page = await open("/");
    await page.getByRole("link", { name: "2 failed" }).click();
    await page.getByText("2 jobs, worst first.").waitFor();
  });
});

describe("the page of a job", () => {
  const path = `/jobs/${retryingJob.jobId}`;

  it("has the retry fuse and the delay as bars, with words for readers of screens", async () => {
    const page = await open(path);
    const filled = (name: RegExp) =>
      page
        .getByRole("img", { name })
        .locator("rect.fill")
        .evaluate(
          (fill) =>
            fill.getBoundingClientRect().width / (fill.parentElement?.getBoundingClientRect().width ?? 0),
        );
    expect(await filled(/75 % of the retry time is used up/)).toBeCloseTo(0.75, 2);
    expect(await filled(/over the critical limit of 1 h/)).toBeCloseTo(1, 2);
    await page.getByText("9 h of 12 h (75 %): the job fails in 3 h unless the error goes away").waitFor();
  });

  it("puts a query on the clipboard", async () => {
    const page = await open(path, { permissions: ["clipboard-read", "clipboard-write"] });
    await page.getByRole("button", { name: "Copy PromQL: Delay, seconds" }).click();
    await page.getByText("Copied").waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      `aliyun_dts_job_delay_seconds{account="production",region_id="cn-hangzhou",dts_job_id="${retryingJob.jobId}",direction="Forward"}`,
    );
  });

  it("copies without the clipboard of safe contexts, too, and marks what it copied", async () => {
    const page = await open(path);
    await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
    await page.getByRole("button", { name: "Copy PromQL: State over time" }).click();
    await page.getByText("Copied").waitFor();
    expect(await page.evaluate(() => String(getSelection()))).toMatch(/^aliyun_dts_job_state\{.*\} == 1$/);
  });

  it("of an id that is not known says so, and where to look", async () => {
    const page = await open("/jobs/gone");
    await page.getByText("No job with the id gone is known.").waitFor();
    await page.getByRole("link", { name: "all jobs" }).click();
    await page.getByText("16 jobs, worst first.").waitFor();
  });
});

describe("by keyboard alone", () => {
  /** Presses Tab until something has the focus that this describes. */
  const tabTo = async (page: Page, described: RegExp) => {
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press("Tab");
      const focused = await page.evaluate(() => {
        const element = document.activeElement;
        return `${element?.tagName} ${element?.getAttribute("name") ?? ""} ${element?.textContent ?? ""}`;
      });
      if (described.test(focused)) return;
    }
    throw new Error(`no way by Tab to ${described}`);
  };

  it("a filter is typed and a job is opened, with the focus in sight", async () => {
    const page = await open("/jobs");
    await tabTo(page, /^INPUT text/);
    await page.keyboard.type("warehouse");
    await page.keyboard.press("Enter");
    await page.waitForURL(/text=warehouse/);
    await tabTo(page, /^A {2}orders-to-warehouse/);
    expect(await page.locator(":focus").evaluate((link) => getComputedStyle(link).outlineStyle)).toBe(
      "solid",
    );
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "orders-to-warehouse" }).waitFor();
  });

  it("the first step leads past the navigation", async () => {
    const page = await open("/");
    await page.keyboard.press("Tab");
    expect(await page.locator(":focus").textContent()).toBe("Skip to the content");
    expect(
      await page.locator(":focus").evaluate((link) => link.getBoundingClientRect().left),
    ).toBeGreaterThanOrEqual(0);
    await page.keyboard.press("Enter");
    expect(await page.locator(":focus").getAttribute("id")).toBe("main");
  });
});

describe("on a phone", () => {
  it.each(["/", "/jobs", `/jobs/${retryingJob.jobId}`, "/jobs/gone"])(
    "%s needs no scrolling to the side",
    async (path) => {
      const page = await open(path, phone);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    },
  );

  it("a row is a card whose cells tell what they are, and is still a row for readers of screens", async () => {
    const page = await open("/jobs", phone);
    const row = page.getByRole("row").filter({ hasText: "clicks-etl" });
    const cells = await row
      .getByRole("cell")
      .evaluateAll((all) =>
        all
          .filter((cell) => getComputedStyle(cell).display !== "none")
          .map(
            (cell) => [getComputedStyle(cell, "::before").content, cell.getBoundingClientRect().top] as const,
          ),
      );
    expect(cells.map(([label]) => label)).toEqual(
      ["State", "Job", "Where", "Type", "Delay", "Checkpoint age", "What is wrong"].map(
        (name) => `"${name}"`,
      ),
    );
    const tops = cells.map(([, top]) => top);
    expect(tops).toEqual([...new Set(tops)].sort((a, b) => a - b));
  });
});

describe("without JavaScript", () => {
  it("everything is there but what only a script can do", async () => {
    const page = await open("/jobs?type=sync&sort=-delay", { javaScriptEnabled: false });
    expect((await namesOn(page))[0]).toBe("orders-to-warehouse");
    await page.getByLabel("Text").fill("kafka");
    await page.getByRole("button", { name: "Filter" }).click();
    await page.waitForURL(/text=kafka/);
    expect(await namesOn(page)).toHaveLength(4);
    expect(await page.getByRole("button", { name: "Pause refresh" }).isVisible()).toBe(false);
    await page.locator("a.job").first().click();
    await page.getByRole("heading", { name: "PromQL" }).waitFor();
    expect(await page.locator("[data-copy]").first().isVisible()).toBe(false);
  });
});

describe("in the dark", () => {
  it("the ground is dark and the text is light", async () => {
    const page = await open("/", { colorScheme: "dark" });
    const colours = await page.evaluate(() => {
      const { color, backgroundColor } = getComputedStyle(document.body);
      return { color, backgroundColor };
    });
    expect(colours).toEqual({ color: "rgb(230, 237, 243)", backgroundColor: "rgb(13, 17, 23)" });
  });
});

describe("times", () => {
  it.each([
    ["Asia/Shanghai", "As of 2026-11-20 20:00:00 GMT+8 (12:00:00 UTC)"],
    ["Pacific/Auckland", "As of 2026-11-21 01:00:00 GMT+13 (2026-11-20 12:00:00 UTC)"],
    ["Asia/Kolkata", "As of 2026-11-20 17:30:00 GMT+5:30 (12:00:00 UTC)"],
    ["UTC", "As of 2026-11-20 12:00:00 UTC"],
  ])("of a reader in %s are told in that zone and in UTC", async (timezoneId, expected) => {
    const page = await open("/jobs", { timezoneId });
    await expect.poll(() => page.locator("#as-of").textContent()).toBe(expected);
    const title = await page.locator("time.age").first().getAttribute("title");
    expect(title).toContain(timezoneId === "UTC" ? "2026-11-20 11:22:00 UTC" : "11:22:00 UTC)");
  });
});

it("of a job that has a name of 500 characters the list shows the beginning, and the whole in a title", async () => {
  const name = `${"long-".repeat(99)}last!`;
  const { url } = await serve(aSnapshot([aJob({ name })]));
  const page = await browser.open(`${url}/jobs`);
  const cut = page.locator("a.job .cut");
  expect(await cut.getAttribute("title")).toBe(name);
  const { width, whole, lines } = await cut.evaluate((element) => ({
    width: element.clientWidth,
    whole: element.scrollWidth,
    lines: element.clientHeight,
  }));
  expect(width).toBeLessThanOrEqual(280);
  expect(whole).toBeGreaterThan(width);
  expect(lines).toBeLessThan(30);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1_280);
});
