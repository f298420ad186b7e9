import { describe, expect, it } from "vitest";
import { anchorsOf, fencedBlocks, linksOf, undefinedReferences } from "./markdown.js";

const targets = (text: string) => linksOf(text).map(({ target }) => target);

describe("links of a Markdown text", () => {
  it("are found in every form, with the line on which they stand", () => {
    const text = [
      'One [a](a.md), ![b](b.png "B") and [`c`](<c d.md>).',
      "See [d][name] and <https://e.example/x>, or https://f.example/y(z).",
      "",
      "[name]: d.md",
      '<a href="g.md"><img src="h.png"></a> [![i](i.png)](j.md)',
    ].join("\n");
    expect(linksOf(text)).toEqual([
      { target: "a.md", line: 1 },
      { target: "b.png", line: 1 },
      { target: "c d.md", line: 1 },
      { target: "https://e.example/x", line: 2 },
      { target: "https://f.example/y", line: 2 },
      { target: "d.md", line: 4 },
      { target: "i.png", line: 5 },
      { target: "j.md", line: 5 },
      { target: "g.md", line: 5 },
      { target: "h.png", line: 5 },
    ]);
  });

  it("may have brackets in their URL, and a text of two lines", () => {
    expect(linksOf("[two\nlines](https://x.example/a_(b))")).toEqual([
      { target: "https://x.example/a_(b)", line: 2 },
    ]);
  });

  it.each([
    ["[x](a.md (a title))", ["a.md"]],
    ['[x](a.md "a \\" b")', ["a.md"]],
    ["[x](a(b(c))d.md)", ["a(b(c))d.md"]],
    ["<a class=x href='a.md'>", ["a.md"]],
    ["<a href=a.md>", ["a.md"]],
    ["<video poster='a.png' src=\"b.mp4\">", ["a.png", "b.mp4"]],
    ['<img alt="a > b" src="c.png">', ["c.png"]],
    ['<img srcset="a.png 1x, b.png 2x">', ["a.png", "b.png"]],
    ["> [r]: a.md", ["a.md"]],
    ["[r]:\n  a.md", ["a.md"]],
  ])("are found in rare forms, too: %s", (text, targets) => {
    expect(
      linksOf(text)
        .map(({ target }) => target)
        .sort(),
    ).toEqual(targets);
  });

  it("are none in code and comments", () => {
    expect(targets("`[a](a.md)` ``[b]`(b.md)``\n```\n[c](c.md)\n```\n<!-- [d](d.md) -->[e](e.md)")).toEqual([
      "e.md",
    ]);
  });

  it("end where a sentence goes on", () => {
    expect(targets("At https://x.example/a, or (https://x.example/b). `c` | https://x.example/d |")).toEqual([
      "https://x.example/a",
      "https://x.example/b",
      "https://x.example/d",
    ]);
  });

  it("are told in the short form, and on two lines", () => {
    const text = "[Known][] [known\nname][Known] [a][]\n[b\nc][d]\n\n[known]: x.md";
    expect(undefinedReferences(text)).toEqual([
      { target: "a", line: 2 },
      { target: "d", line: 3 },
    ]);
  });

  it("are told when they name a reference that nothing defines", () => {
    expect(undefinedReferences("[a][x] and\n[b][y]\n\n[x]: x.md")).toEqual([{ target: "y", line: 2 }]);
  });
});

describe("anchors of a Markdown text", () => {
  it("are lower case, with hyphens for spaces and without punctuation, in any script", () => {
    const text =
      "# What's `a_b` & [c](d.md)?\n## 常见问题：1、2\n### _Soft_ **bold** snake_case ##\n#### Über-uns";
    expect([...anchorsOf(text)]).toEqual(["whats-a_b--c", "常见问题12", "soft-bold-snake_case", "über-uns"]);
  });

  it("are numbered when they repeat, and none of code", () => {
    expect([...anchorsOf("# A\n# A\n```\n# B\n```\n# A-1\n# A")]).toEqual(["a", "a-1", "a-1-1", "a-2"]);
  });

  it("are none of comments, and of HTML in code", () => {
    const text = '<!--\n# hidden\n-->\n`<a id="b">`\n```\n<a id="c">\n```\n';
    expect([...anchorsOf(text)]).toEqual([]);
  });

  it("may be of HTML in any spelling", () => {
    expect([...anchorsOf("<a id='a'></a> <a data-id=b name=c>")]).toEqual(["a", "c"]);
  });

  it("may be of HTML", () => {
    expect([...anchorsOf('<a id="here"></a>')]).toEqual(["here"]);
  });
});

describe("fenced blocks", () => {
  it("are given without their indentation, with language and line", () => {
    const text = "- x\n\n  ```sh\n  a\n    b\n  ```\n~~~\n```\n~~~\n";
    expect(fencedBlocks(text)).toEqual([
      { language: "sh", text: "a\n  b\n", line: 3 },
      { language: "", text: "```\n", line: 7 },
    ]);
  });

  it("that are never closed are refused", () => {
    expect(() => fencedBlocks("a\n```\nb")).toThrow("line 2: the block of code is not closed");
  });
});
