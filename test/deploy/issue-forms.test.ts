import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { fileText } from "./chart.js";
import { root } from "./programs.js";

const folder = ".github/ISSUE_TEMPLATE";

interface Element {
  readonly type: string;
  readonly id?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly validations?: Readonly<Record<string, unknown>>;
}

/** GitHub's rules: what an element of each type must and may have. */
const types: Readonly<
  Record<string, { readonly needs: readonly string[]; readonly takes: readonly string[] }>
> = {
  markdown: { needs: ["value"], takes: [] },
  textarea: { needs: ["label"], takes: ["description", "placeholder", "value", "render"] },
  input: { needs: ["label"], takes: ["description", "placeholder", "value"] },
  dropdown: { needs: ["label", "options"], takes: ["description", "multiple", "default"] },
  checkboxes: { needs: ["label", "options"], takes: ["description"] },
};
const keysOfForm = ["name", "description", "title", "labels", "assignees", "projects", "type", "body"];

/** What breaks the rules in a form. */
function mistakesOf(text: string): readonly string[] {
  const form = parse(text);
  const body: readonly Element[] = form.body ?? [];
  const mistakes = Object.keys(form).flatMap((key) =>
    keysOfForm.includes(key) ? [] : [`unknown key ${key}`],
  );
  for (const key of ["name", "description"]) {
    if (typeof form[key] !== "string" || form[key] === "") mistakes.push(`no ${key}`);
  }
  if (body.every(({ type }) => type === "markdown")) mistakes.push("nothing to fill in");
  for (const [index, element] of body.entries()) {
    mistakes.push(...mistakesOfElement(element).map((why) => `body[${index}]: ${why}`));
  }
  for (const what of ["id", "label"]) {
    const values = body.flatMap(
      (element) => (what === "id" ? element.id : element.attributes["label"]) ?? [],
    );
    if (new Set(values).size < values.length) mistakes.push(`an ${what} twice`);
  }
  return mistakes;
}

function mistakesOfElement({ type, id, attributes, validations = {}, ...more }: Element): readonly string[] {
  const rule = types[type];
  if (rule === undefined) return [`unknown type ${type}`];
  const known = [...rule.needs, ...rule.takes];
  const options = attributes["options"];
  return [
    ...Object.keys(more).map((key) => `unknown key ${key}`),
    ...rule.needs.filter((key) => !attributes[key]).map((key) => `no ${key}`),
    ...Object.keys(attributes)
      .filter((key) => !known.includes(key))
      .map((key) => `unknown attribute ${key}`),
    ...(id !== undefined && (type === "markdown" || !/^[\w-]+$/.test(id)) ? [`the id ${id}`] : []),
    ...Object.entries(validations).flatMap(([key, value]) =>
      key === "required" && typeof value === "boolean" && type !== "markdown"
        ? []
        : [`the validation ${key}`],
    ),
    ...(Array.isArray(options) ? mistakesOfOptions(type, options) : []),
  ];
}

function mistakesOfOptions(type: string, options: readonly unknown[]): readonly string[] {
  const labels = options.map((option) =>
    type === "checkboxes" && typeof option === "object" && option !== null && "label" in option
      ? option.label
      : option,
  );
  const isBad =
    labels.length === 0 || labels.some((label) => typeof label !== "string" || /^(none|)$/i.test(label));
  return isBad || new Set(labels).size < labels.length
    ? ["options that are no texts, empty or the same"]
    : [];
}

describe("the forms for issues", () => {
  const forms = readdirSync(join(root, folder)).filter((name) => name !== "config.yml");

  it("are there for what is wrong and for what is missing", () => {
    expect(forms.sort()).toEqual(["bug.yml", "feature.yml"]);
  });

  it.each(forms)("keep to GitHub's rules: %s", (name) => {
    expect(mistakesOf(fileText(`${folder}/${name}`))).toEqual([]);
  });

  it("would be told apart from broken ones", () => {
    const broken = `
description: x
bodies: []
body:
  - {type: text, attributes: {label: A}}
  - {type: input, id: a b, attributes: {description: x}}
  - {type: dropdown, attributes: {label: C, options: [a, a], labels: x}, validations: {require: true}}
  - {type: checkboxes, attributes: {label: C, options: [{label: None}]}}
`;
    expect(mistakesOf(broken)).toEqual([
      "unknown key bodies",
      "no name",
      "body[0]: unknown type text",
      "body[1]: no label",
      "body[1]: the id a b",
      "body[2]: unknown attribute labels",
      "body[2]: the validation require",
      "body[2]: options that are no texts, empty or the same",
      "body[3]: options that are no texts, empty or the same",
      "an label twice",
    ]);
  });

  it("lead whoever found a weakness to a private report, and allow no issue without a form", () => {
    const config = parse(fileText(`${folder}/config.yml`));
    const address = JSON.parse(fileText("package.json")).repository.url.replace(/^git\+|\.git$/g, "");
    expect(config.blank_issues_enabled).toBe(false);
    expect(config.contact_links).toEqual([
      { name: expect.any(String), about: expect.any(String), url: `${address}/security/advisories/new` },
    ]);
  });
});
