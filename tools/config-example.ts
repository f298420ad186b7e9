import { credentialsFields, credentialsTypes } from "../src/config/accounts/credentials-fields.js";
import { tasksPath } from "../src/config/accounts/tasks.js";
import { settingRows } from "../src/config/schema.js";
import type { AnySetting } from "../src/config/setting.js";

const head = `# Complete configuration of aliyun-dts-exporter. Below accounts, every value is the default.
# Generated from the settings table. Do not edit: run npm run golden.
# Check a file: aliyun-dts-exporter --config.file FILE --config.check

accounts: # at least one
  - name: production # becomes the label account; unique
    regions: [cn-hangzhou] # at least one, or [all]: every public region; an unknown region gives a warning
    network: public # public | vpc: which endpoint family
    endpoints: {} # region: URL, overrides the built-in map (http:// is allowed only here)
    resource_group_id: "" # empty: all resource groups
    labels: {} # label: value, on aliyun_dts_account_info only
    select: {} # include / exclude: lists of {id | instance_id | name (with * and ?) | tag: KEY=VALUE}
    credentials: # names of files and variables only, never a secret
      type: auto # ${credentialsTypes.join(" | ")}`;

/** A complete file with all defaults and what they mean: `config/aliyun-dts-exporter.example.yml`. */
export function configExample(): string {
  return `${[head, ...credentialsComments(), ...settingLines()].join("\n")}\n`;
}

function credentialsComments(): readonly string[] {
  return credentialsTypes.flatMap((type) => {
    const keys = credentialsFields.filter(({ types }) => types.includes(type)).map(({ key }) => key);
    const all = type === "assume_role" ? [...keys, "source"] : keys;
    return all.length === 0 ? [] : [`      # ${type}: ${all.join(", ")}`];
  });
}

function settingLines(): readonly string[] {
  const lines: string[] = [];
  let open: readonly string[] = [];
  for (const [index, row] of settingRows.entries()) {
    const sections = row.path.split(".").slice(0, -1);
    lines.push(...openSections(open, sections), ...settingLine(row, sections.length));
    open = sections;
    // The tasks close their section, behind its last scalar setting.
    const next = settingRows[index + 1]?.path ?? "";
    const tasksSection = tasksPath.slice(0, tasksPath.lastIndexOf("."));
    if (sections.join(".") === tasksSection && !next.startsWith(`${tasksSection}.`)) {
      lines.push(
        "    # Object modifications to watch: {account: production, region_id: cn-hangzhou, task_id: k71r16fj13g}",
      );
      lines.push("    tasks: []");
    }
  }
  return lines;
}

/** Headings of the sections that the previous setting was not in. */
function openSections(open: readonly string[], wanted: readonly string[]): readonly string[] {
  const same = wanted.findIndex((section, depth) => section !== open[depth]);
  if (same === -1) return [];
  return [
    ...(same === 0 ? [""] : []),
    ...wanted.slice(same).map((section, index) => `${"  ".repeat(same + index)}${section}:`),
  ];
}

function settingLine(row: AnySetting, depth: number): readonly string[] {
  const indent = "  ".repeat(depth);
  const key = row.path.slice(row.path.lastIndexOf(".") + 1);
  return [`${indent}# ${row.doc}`, `${indent}${key}: ${asYaml(row)}`];
}

function asYaml({ format, default: text }: AnySetting): string {
  if (format.kind === "list")
    return `[${
      text === ""
        ? ""
        : text
            .split(",")
            .map((item) => JSON.stringify(item))
            .join(", ")
    }]`;
  const isText = typeof format.fromText(text) === "string";
  return isText && !/^[a-z/][\w/.-]*$/.test(text) ? JSON.stringify(text) : text;
}
