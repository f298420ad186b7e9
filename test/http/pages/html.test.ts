import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { html, renderHtml } from "../../../src/http/pages/html.js";

const shown = (value: Parameters<typeof html>[1]) => renderHtml(html`${value}`).toString();

describe("the html template", () => {
  it.each([
    ["<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"],
    [`"><img src=x onerror='a()'>`, "&quot;&gt;&lt;img src=x onerror=&#39;a()&#39;&gt;"],
    ["&lt;", "&amp;lt;"],
    ["a\u0000b\u001bc\u0085d", "a\uFFFDb\uFFFDc\uFFFDd"],
    ["gnp.exe\u202Egpj.\u2066x", "gnp.exe\uFFFDgpj.\uFFFDx"],
    ["two\nlines\tand a tab", "two\nlines\tand a tab"],
    ["a\u200Bb\u200Cc\u2060d\uFEFFe\u00ADf\u3164", "a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf\uFFFD"],
    ["a\u200Db", "a\uFFFDb"],
    ["👩‍💻 ❤️ 👩🏽‍🚒", "👩‍💻 ❤️ 👩🏽‍🚒"],
    ["half \uD83D of a pair", "half \uFFFD of a pair"],
    ["订单 → 仓库 🚚", "订单 → 仓库 🚚"],
  ])("shows %j as text", (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it("no text whatsoever opens a tag, ends an attribute or starts an entity of its own", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(shown(text).replace(/&(amp|lt|gt|quot|#39);/g, "")).not.toMatch(/[<>"'&]/);
      }),
    );
  });

  it("takes markup, lists of markup, numbers and nothing as they are", () => {
    expect(shown(html`<b>${"<"}</b>`)).toBe("<b>&lt;</b>");
    expect(shown([html`<i></i>`, html`<b></b>`])).toBe("<i></i><b></b>");
    expect(shown(12.5)).toBe("12.5");
    expect(shown(undefined)).toBe("");
  });
});
