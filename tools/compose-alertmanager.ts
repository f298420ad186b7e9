const header = [
  "# Alertmanager of compose.yaml: the routes and inhibitions of deploy/alertmanager/alertmanager.example.yml, with receivers that only print.",
  "# Generated. Do not edit: run `npm run golden`. For receivers of yours, change that example and mount it instead.",
];

/** Where each receiver of the example leads: the last word of the path is what the pager prints. */
const receivers = [
  "receivers:",
  "  - name: everything-else",
  ...[
    ["dts-on-call", "page"],
    ["dts-chat", "chat"],
    ["dts-notes", "note"],
  ].flatMap(([name, loudness]) => [
    `  - name: ${name}`,
    `    webhook_configs: [{ url: "http://pager:8080/${loudness}" }]`,
  ]),
];

/** `deploy/compose/alertmanager.yml`, of the text of the example. Throws where the example has no route or no receivers. */
export function composeAlertmanager(example: string): string {
  const [, routing] = /^(route:\n[\s\S]*?)^receivers:$/m.exec(example) ?? [];
  if (routing === undefined) throw new Error("the example of Alertmanager has no route before its receivers");
  return `${[...header, "", routing.trimEnd(), "", ...receivers].join("\n")}\n`;
}
