import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, it, onTestFinished } from "vitest";
import { testBrowser } from "./chromium.js";

const browser = testBrowser();

/** The program as it is built, with the simulated cloud. Its address; it ends with the test. */
async function startDemo(): Promise<string> {
  const program = spawn(
    process.execPath,
    ["dist/main.js", "demo", "--web.listen-address=127.0.0.1:0", "--seed=1", "--speed=60"],
    { stdio: ["ignore", "pipe", "ignore"] },
  );
  onTestFinished(async () => {
    const gone = once(program, "exit");
    program.kill();
    await gone;
  });
  for await (const line of createInterface(program.stdout)) {
    const [url] = /http:\/\/127\.0\.0\.1:\d+\/(?= for you)/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error("the demo ended before it told its address");
}

it("the program shows a living cloud: from the first page to a job, and what changes comes by itself", async () => {
  const url = await startDemo();
  const page = await browser.open(url, { clock: true });
  /** What is read of the page once it has fetched its data again, until that is as expected. */
  const refreshed = <T>(read: () => Promise<T>) =>
    expect.poll(
      async () => {
        await page.clock.fastForward(31_000);
        return read();
      },
      { timeout: 30_000, interval: 500 },
    );
  await refreshed(() => page.getByRole("link", { name: /^[3-9]\d running$/ }).count()).toBe(1);
  const before = await page.locator("#as-of").textContent();
  await page.getByRole("link", { name: /^\d+ running$/ }).click();
  await page.waitForURL(/state=running/);
  expect(await page.locator("a.job").count()).toBeGreaterThan(30);
  const list = await page.locator("tbody").textContent();
  await refreshed(() => page.locator("tbody").textContent()).not.toBe(list);
  // It tells whole seconds, and the list may well change within the one in which it was read first.
  await refreshed(() => page.locator("#as-of").textContent()).not.toBe(before);
  const name = await page.locator("a.job .cut").first().textContent();
  await page.locator("a.job").first().click();
  await page.getByRole("heading", { level: 1, name: name ?? "" }).waitFor();
  await page.getByRole("heading", { name: "PromQL" }).waitFor();
});
