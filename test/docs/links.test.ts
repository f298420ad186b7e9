import { describe, expect, it } from "vitest";
import { brokenLinks, type Checkout, isReserved } from "./broken-links.js";
import { thisCheckout } from "./checkout.js";
import { linkedHosts } from "./hosts.js";
import { linksOf } from "./markdown.js";

const checkout = thisCheckout();

describe("every link of every Markdown file", () => {
  it("leads to a file, a heading or an image that is there, or to a host that is known", () => {
    const broken = brokenLinks(checkout, new Set(linkedHosts));
    expect(broken.map(({ file, line, target, why }) => `${file}:${line}: ${target}: ${why}`)).toEqual([]);
  });

  it("is among those that are looked at: README, chart, runbooks and stories", () => {
    for (const path of [
      "README.md",
      "deploy/helm/aliyun-dts-exporter/README.md",
      "docs/runbooks/AliyunDtsJobFailed.md",
      "test/scenarios/sync-healthy/story.md",
    ]) {
      expect(checkout.pages.has(path), path).toBe(true);
    }
  });
});

describe("the list of hosts", () => {
  it("has exactly those that are linked, in the order of the alphabet", () => {
    const urls = [...checkout.pages.values()].flatMap((text) => linksOf(text).map(({ target }) => target));
    const hosts = urls.flatMap((url) => (/^https?:/.test(url) ? new URL(url).hostname : []));
    expect(linkedHosts).toEqual([...new Set(hosts)].filter((host) => !isReserved(host)).sort());
  });
});

describe("a broken link", () => {
  const small = (text: string): Checkout => ({
    pages: new Map([
      ["docs/a.md", text],
      ["README.md", "# Top\n## Two words"],
    ]),
    paths: new Set(["docs", "docs/a.md", "README.md", "src", "src/main.ts", "a b.md"]),
    lineCount: () => 3,
  });
  const said = (text: string) =>
    brokenLinks(small(text), new Set(["known.dev"])).map(
      ({ file, line, target, why }) => `${file}:${line}: ${target}: ${why}`,
    );

  it("is named with its file, its line and what is wrong", () => {
    expect(said("# A\n\n[x](../README.md)\n![y](y.png)")).toEqual([
      "docs/a.md:4: y.png: there is no docs/y.png",
    ]);
  });

  it.each([
    ["../README.md#two-words", undefined],
    ["../README.md#Two-words", "README.md has no heading #Two-words"],
    ["#a", undefined],
    ["#b", "docs/a.md has no heading #b"],
    ["../src", undefined],
    ["../src/", undefined],
    ["../SRC", "there is no SRC"],
    ["..", undefined],
    ["/README.md", undefined],
    ["/docs/b.md", "there is no docs/b.md"],
    ["../a%20b.md", undefined],
    ["../a%2.md", "its percent signs are not an encoding"],
    ["../src/main.ts#L2", undefined],
    ["../src/main.ts#L2-L9", "src/main.ts has fewer lines"],
    ["../src/main.ts#main", "src/main.ts has no headings"],
    ["../../../security/advisories/new", undefined],
    ["../../../elsewhere", "it leads out of the repository"],
    ["https://known.dev/x?y=1#z", undefined],
    [
      "https://unknown.dev",
      "the host unknown.dev is not in test/docs/hosts.ts: mend the link, or add it there",
    ],
    ["http://alerts.example.com/x", undefined],
    ["http://[x", "it is not a URL"],
    ["https://a:b@known.dev", "it has a user"],
    ["//known.dev/x", "it has no scheme"],
    ["ftp://known.dev/x", "its scheme is neither http, https nor mailto"],
    ["mailto:a@known.dev", undefined],
    ["https://github.com/aliyun-dts-exporter/aliyun-dts-exporter/blob/main/README.md#top", undefined],
    [
      "https://github.com/aliyun-dts-exporter/aliyun-dts-exporter/blob/main/docs/b.md",
      "there is no docs/b.md",
    ],
  ])("or a good one: %s: %s", (target, why) => {
    expect(said(`# A\n[x](<${target}>)`)).toEqual(
      why === undefined ? [] : [`docs/a.md:2: ${target}: ${why}`],
    );
  });

  it("may be one to a reference that is not defined", () => {
    expect(said("[x][y]")).toEqual(["docs/a.md:1: y: no such reference is defined"]);
  });
});
