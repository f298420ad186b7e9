import { accountFields, type ItemField, taskFields } from "../src/config/accounts/account-fields.js";
import { credentialsFields, credentialsTypes } from "../src/config/accounts/credentials-fields.js";
import { selectFields } from "../src/config/accounts/select-fields.js";
import { tasksPath } from "../src/config/accounts/tasks.js";
import { settingRows } from "../src/config/schema.js";

/** The configuration reference as Markdown: `config/reference.md`. */
export function configReference(): string {
  return `${[
    "# Configuration reference",
    "",
    "Generated from the settings table. Do not edit: run `npm run golden`.",
    "",
    "Precedence: flag, environment, file, default. The file is YAML 1.2 or JSON of at most 1 MiB. Durations are",
    "written `500ms`, `15s`, `5m`, `1h30m`; sizes `512KiB`, `8MiB`; booleans `true` or `false` only. Unknown keys are",
    "refused. In environment variables, the items of a list are separated by commas; a flag of a list is repeated.",
    "",
    "## Settings",
    "",
    ...table(
      ["setting", "type", "default", "environment", "flag", "meaning", "allowed"],
      settingRows.map((row) => [
        code(row.path),
        row.format.kind,
        row.default === "" ? "empty" : code(row.default),
        code(row.env),
        row.flag === undefined ? "" : code(`--${row.flag}`),
        row.doc,
        row.format.allowed,
      ]),
    ),
    "",
    "The flag `--pod NAME` sets `sharding.shard` to the number at the end of a StatefulSet pod's name.",
    "",
    "## accounts",
    "",
    "A list of at least one account; a file without one is refused. Without a file, one account named `default` comes from the environment:",
    "`ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALIBABA_CLOUD_ACCESS_KEY_SECRET` and `ALIBABA_CLOUD_SECURITY_TOKEN`, or the RRSA",
    "variables `ALIBABA_CLOUD_ROLE_ARN`, `ALIBABA_CLOUD_OIDC_PROVIDER_ARN` and `ALIBABA_CLOUD_OIDC_TOKEN_FILE`, which",
    "go first. Its regions are in `DTS_EXPORTER_REGIONS` (separated by commas) or `ALIBABA_CLOUD_REGION_ID`.",
    "",
    ...itemTable(accountFields),
    "",
    "## accounts[].select",
    "",
    "`include` and `exclude`, each a list of rows. A job is watched when `include` is empty or one of its rows fits, and no row of",
    "`exclude` fits. Every row has exactly one key. A job that is left out has no series, is not asked about one by one, and is counted",
    "in `aliyun_dts_excluded_jobs`.",
    "",
    ...table(
      ["key", "type", "meaning", "allowed"],
      selectFields.map(({ key, format, doc }) => [code(key), format.kind, doc, format.allowed]),
    ),
    "",
    "## accounts[].credentials",
    "",
    "The file never holds a secret, only names of files or of environment variables.",
    `\`type\` is one of ${credentialsTypes.map(code).join(", ")}.`,
    "`auto` takes exactly one by what the environment offers: RRSA, then the access key variables, then the role of the ECS instance.",
    "",
    ...table(["type", "key", "type of value", "required", "meaning"], [...credentialRows(), sourceRow]),
    "",
    "Write one of each pair `..._file` and `..._env`. The access key id and secret are required, the token is optional.",
    "",
    `## ${tasksPath}`,
    "",
    "The object modifications to watch, a list. It may be empty.",
    "",
    ...itemTable(taskFields),
  ].join("\n")}\n`;
}

const sourceRow = [
  code("assume_role"),
  code("source"),
  "credentials",
  "yes",
  "Credentials that assume the role: any type, nested at most 3 deep.",
];

function credentialRows(): readonly (readonly string[])[] {
  return credentialsFields.map(({ types, key, format, required, doc }) => [
    types.map(code).join(", "),
    code(key),
    format.kind,
    required ? "yes" : "",
    // Addresses for programs, not for readers to open.
    doc.replace(/https?:\/\/[\w.]+\w/g, code),
  ]);
}

function itemTable(fields: readonly ItemField[]): readonly string[] {
  return table(
    ["key", "type", "default", "meaning"],
    fields.map(({ key, kind, default: fallback, doc }) => [
      code(key),
      kind,
      fallback === undefined ? "required" : code(fallback),
      doc,
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((cell, column) =>
    Math.max(3, cell.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)];
}

function code(text: string): string {
  return `\`${text}\``;
}
