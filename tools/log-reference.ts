import { logLevels, logMessages } from "../src/lib/log-messages.js";

/** The log reference, docs/logs.md: every message by level, the most urgent first. */
export function logReference(): string {
  const messages = Object.entries(logMessages);
  const sections = [...logLevels].reverse().flatMap((level) => {
    const rows = messages
      .filter(([, { levels }]) => levels[0] === level)
      .map(([text, row]) => `| ${text} | ${row.levels.join(", ")} | ${row.meaning} | ${row.action} |`);
    return rows.length === 0 ? [] : [...head(level), ...rows.sort(), ""];
  });
  return [...introduction, ...sections].join("\n");
}

const introduction = [
  "# Log messages",
  "",
  "Every line of the log is one JSON object: `time`, `level`, `msg` and fields. `msg` is one of the texts below, word for",
  "word; what varies is in the fields. A failure is logged when it begins, changes or ends, and every five minutes in",
  "between, never for each request.",
  "",
  "Made from `src/lib/log-messages.ts` by `npm run golden`: do not edit.",
  "",
];

function head(level: string): readonly string[] {
  return [`## ${level}`, "", "| message | level | meaning | what to do |", "| --- | --- | --- | --- |"];
}
