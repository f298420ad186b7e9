// Stands in for whatever wakes people: prints a line for each alert that Alertmanager's webhook tells. No message leaves it.
//   node pager.js PORT
// The last word of the path says how loud it is: /page wakes somebody, /chat and /note do not.
import { createServer } from "node:http";

const maxBytes = 1_048_576;
const port = Number(process.argv[2]);

/** Names in alerts are whatever somebody typed: no line breaks, nothing that a terminal obeys. */
function plain(value) {
  return String(value ?? "").replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, "?");
}

function linesOf(loudness, { alerts }) {
  return alerts.map(({ status, labels, annotations }) =>
    [
      loudness,
      status,
      labels.severity,
      labels.alertname,
      `${annotations.summary}: ${annotations.runbook_url}`,
    ]
      .map(plain)
      .join(" "),
  );
}

const server = createServer(async (request, response) => {
  try {
    let text = "";
    for await (const chunk of request) {
      text += chunk;
      if (text.length > maxBytes) throw new Error(`more than ${maxBytes} bytes`);
    }
    const lines = linesOf(request.url.split("/").at(-1), JSON.parse(text));
    process.stdout.write(lines.map((line) => `${new Date().toISOString()} ${line}\n`).join(""));
    response.end();
  } catch (error) {
    response.writeHead(400).end(`${plain(error.message)}\n`);
  }
});
server.listen(port, () =>
  process.stdout.write(`waiting for Alertmanager on port ${server.address().port}\n`),
);
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(0));
