import { describe, expect, it } from "vitest";
import type { DtsJob } from "../../src/model/job.js";
import { aJob, aSnapshot, aTarget } from "../http/fixtures.js";
import { testBrowser } from "./chromium.js";
import { serve } from "./served.js";

const browser = testBrowser();

const names = {
  markup: "<img src=x onerror=\"document.title='hit'\"><script>document.title='hit'</script>",
  attribute: `" autofocus onfocus="document.title='hit'" x="`,
  entity: "&lt;b&gt; &amp; &#x202e;",
  template: "$".concat("{document.title='hit'} {{7*7}} `x`"),
  comment: "<!-- --></title></style></noscript><svg onload=document.title='hit'>",
  bidi: "gnp.exe\u202Egpj.\u2066x",
  zeroWidth: "pay\u200Bments\u2060\uFEFF",
  newline: "two\nlines",
  emoji: "订单 → 仓库 👩‍💻",
  long: "<b>".repeat(166),
};
const shown: Readonly<Record<string, string>> = {
  bidi: "gnp.exe\uFFFDgpj.\uFFFDx",
  zeroWidth: "pay\uFFFDments\uFFFD\uFFFD",
};

function hostileJob(name: string, at: number): DtsJob {
  return aJob({
    jobId: `${at}/?#%&"'<>${name}`,
    name,
    state: "failed",
    status: "PrecheckFailed",
    source: { engine: name, instanceId: name },
    tags: [{ key: name, value: name }],
    errors: [{ code: name, type: name }],
    errorMessage: name,
    precheckItems: {
      success: 0,
      failed: 1,
      warning: 0,
      failedItems: [{ item: name, reason: name, repair: name }],
    },
    retry: { retrying: true, target: name, errorCode: name, errorMessage: name },
  });
}

const jobs = Object.values(names).map(hostileJob);
const world = aSnapshot(jobs, [
  aTarget({ up: false, failureReason: "server", failureMessage: Object.values(names).join(" ") }),
]);

/** Everything that a text could have become. */
const unsafe =
  "img, iframe, object, embed, base, main script, main style, [onerror], [onfocus], [onload], [autofocus]";

describe("hostile names", () => {
  it("are texts on the list, each as it is, but for what is not seen", async () => {
    const { url } = await serve(world);
    const page = await browser.open(`${url}/jobs`);
    const expected = Object.entries(names).map(([kind, name]) => shown[kind] ?? name);
    const found = await page.locator("a.job .cut").allTextContents();
    expect(found.toSorted()).toEqual(expected.toSorted());
    expect(await page.locator(unsafe).count()).toBe(0);
    expect(await page.title()).toBe("Jobs · aliyun-dts-exporter");
  });

  it("become nothing else on any page, nor when it is refreshed", async () => {
    const served = await serve(world);
    const page = await browser.open(served.url, { clock: true });
    for (const path of ["/", ...jobs.map(({ jobId }) => `/jobs/${encodeURIComponent(jobId)}`)]) {
      await page.goto(served.url + path);
      const text = await page.locator("main").textContent();
      served.change({ ...world });
      const refreshed = page.waitForResponse((response) => response.request().resourceType() === "xhr");
      await page.clock.fastForward(31_000);
      await refreshed;
      expect(await page.locator("main").textContent()).toBe(text);
      expect(await page.locator(unsafe).count()).toBe(0);
      expect(await page.title()).not.toBe("hit");
    }
  });

  it("lead to the page of their job", async () => {
    const { url } = await serve(world);
    const page = await browser.open(`${url}/jobs?text=${encodeURIComponent("<script>")}`);
    await page.locator("a.job").click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await page.locator("h1 .cut").textContent()).toBe(names.markup);
  });
});

it("a script that somebody smuggled in would not run", async () => {
  const { url } = await serve(world);
  const page = await browser.open(url, { meant: /requires 'TrustedHTML'/ });
  const refused = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener("securitypolicyviolation", ({ violatedDirective }) =>
          resolve(violatedDirective),
        );
        try {
          document.body.insertAdjacentHTML("beforeend", "<img src=x onerror=alert(1)>");
          resolve("nothing");
        } catch {
          // Refused by trusted types; the event follows.
        }
      }),
  );
  expect(refused).toBe("require-trusted-types-for");
});
