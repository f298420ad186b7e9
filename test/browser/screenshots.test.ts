import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ask } from "../http/client.js";
import { desktop, testBrowser } from "./chromium.js";
import { serve } from "./served.js";
import { fixedWorld, retryingJob } from "./world.js";

const browser = testBrowser();
const update = process.env["UPDATE_SCREENSHOTS"] === "1";
const madeOf = "test/browser/screenshots.json";

/** The pages that the README shows, and how much of them. */
const shots = [
  { name: "targets", path: "/", height: 1_080 },
  { name: "jobs", path: "/jobs", height: 900 },
  { name: "job", path: `/jobs/${retryingJob.jobId}`, height: 1_080 },
] as const;

it.each(shots)(
  "the screenshot of $path shows the page of today: if not, run npm run screenshots and look at it",
  async (shot) => {
    const { name, path, height } = shot;
    const { url } = await serve(fixedWorld, { version: { version: "0.1.0", revision: "0123abc" } });
    const { body } = await ask(new URL(url).host, path);
    const hash = createHash("sha256").update(structureOf(body)).digest("hex");
    const file = `docs/${name}.png`;
    const viewport = { width: desktop.viewport.width, height };
    if (update) {
      const page = await browser.open(url + path, { viewport, timezoneId: "Asia/Shanghai" });
      await page.screenshot({ path: file });
      writeFileSync(madeOf, `${JSON.stringify({ ...pagesShown(), [name]: hash }, undefined, 2)}\n`);
    }
    const image = readFileSync(file);
    expect({ width: image.readUInt32BE(16), height: image.readUInt32BE(20) }).toEqual(viewport);
    expect(pagesShown()[name]).toBe(hash);
    expect(readFileSync("README.md", "utf8")).toContain(`](${file})`);
  },
);

/** The elements of a page and their texts, without how they look. */
function structureOf(page: string): string {
  return page.replace(/<style>[\s\S]*?<\/style>/, "").replace(/<(\/?\w+)[^>]*>/g, "<$1>");
}

/** The hash of the page that each screenshot shows. */
function pagesShown(): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(madeOf, "utf8"));
}
