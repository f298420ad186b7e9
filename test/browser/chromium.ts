import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished } from "vitest";

const names = ["chromium", "chromium-browser", "google-chrome"];

/** The path of Chromium: that of `CHROMIUM`, or the first one on the PATH. Throws, saying how to get it, where there is none. */
export function chromiumPath(env: NodeJS.ProcessEnv = process.env): string {
  const given = env["CHROMIUM"];
  const folders = (env["PATH"] ?? "").split(delimiter);
  const places =
    given === undefined ? folders.flatMap((folder) => names.map((name) => join(folder, name))) : [given];
  const found = places.find(isProgram);
  if (found !== undefined) return found;
  const looked = given ?? `${names.join(", ")} on the PATH`;
  throw new Error(
    `Chromium is missing (looked for ${looked}): run apt-get install chromium, or set CHROMIUM to its path`,
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What a reader's browser is like. */
export const desktop = {
  viewport: { width: 1_280, height: 900 },
  timezoneId: "UTC",
  locale: "en-US",
} as const;
/** The width of a common phone. */
export const phone = { ...desktop, viewport: { width: 390, height: 844 }, hasTouch: true } as const;

/** How a page is opened. */
export interface Opening extends BrowserContextOptions {
  /** The page's clock stands under the test's control. */
  readonly clock?: boolean | undefined;
  /** What is meant to go wrong. */
  readonly meant?: RegExp | undefined;
}

/** A browser for the tests of a file. */
export interface TestBrowser {
  /** Opens a page in a context of its own, which is closed with the test. What its policy refused, or its script threw, fails the test. */
  open(url: string, opening?: Opening): Promise<Page>;
}

/** Starts a browser before the tests of a file, and ends it after them. */
export function testBrowser(): TestBrowser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath() });
  });
  afterAll(() => browser?.close());
  return {
    async open(url, { clock, meant, ...options } = {}) {
      if (!browser) throw new Error("the browser has not started");
      const context = await browser.newContext({ ...desktop, ...options });
      const page = await context.newPage();
      const troubles = troublesOf(page);
      onTestFinished(async () => {
        await context.close();
        expect(troubles.filter((trouble) => !meant?.test(trouble))).toEqual([]);
      });
      if (clock) await page.clock.install();
      await page.goto(url);
      return page;
    },
  };
}

/** What goes wrong in a page. That a server does not answer is no fault of the page. */
function troublesOf(page: Page): readonly string[] {
  const troubles: string[] = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (message) => {
    const isTrouble = message.type() === "error" || message.type() === "warning";
    if (isTrouble && !message.text().startsWith("Failed to load resource")) troubles.push(message.text());
  });
  return troubles;
}
