import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { LogLevel } from "../../src/lib/log-messages.js";
import { createLogger, type LogFormat } from "../../src/lib/logger.js";

/** A stream that keeps what it is given. */
function createSink() {
  const chunks: string[] = [];
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, callback) {
      chunks.push(chunk);
      callback();
    },
  });
  return { stream, text: () => chunks.join("") };
}

function logTo(stream: Writable, { level = "info" as LogLevel, format = "json" as LogFormat } = {}) {
  return createLogger({ level, format, stream });
}

describe("log lines", () => {
  it("are one JSON object each: time, level, message and fields", () => {
    const sink = createSink();
    const logger = logTo(sink.stream);
    logger.warn("poll failed", { account: "production", failed_polls: 3 });
    logger.error("request failed", { error: "two\nlines" });
    const lines = sink.text().trimEnd().split("\n");
    expect(lines).toHaveLength(2);
    const first = JSON.parse(lines[0] ?? "");
    expect(first).toMatchObject({ msg: "poll failed", account: "production", failed_polls: 3 });
    expect(new Date(first.time).toISOString()).toBe(first.time);
    expect(JSON.parse(lines[1] ?? "")).toMatchObject({ msg: "request failed", error: "two\nlines" });
    expect(JSON.parse(lines[1] ?? "").level).not.toBe(first.level);
  });

  it("hold neither process id nor host name", () => {
    const sink = createSink();
    logTo(sink.stream).info("stopping");
    expect(Object.keys(JSON.parse(sink.text())).sort()).toEqual(["level", "msg", "time"]);
  });

  it("are readable text in the pretty format", () => {
    const sink = createSink();
    logTo(sink.stream, { format: "pretty" }).info("poll recovered", { account: "production" });
    expect(sink.text()).toContain("poll recovered");
    expect(sink.text()).toContain("production");
    expect(() => JSON.parse(sink.text())).toThrow();
  });

  it.each<[LogLevel, string[]]>([
    ["debug", ["stopping", "poll failed", "request failed"]],
    ["info", ["stopping", "poll failed", "request failed"]],
    ["warn", ["poll failed", "request failed"]],
    ["error", ["request failed"]],
  ])("below the level %s are left out", (level, expected) => {
    const sink = createSink();
    const logger = logTo(sink.stream, { level });
    logger.info("stopping");
    logger.warn("poll failed");
    logger.error("request failed");
    const messages = sink
      .text()
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).msg);
    expect(messages).toEqual(expected);
    expect(logger.droppedLines()).toBe(0);
  });
});

describe.each<LogFormat>(["json", "pretty"])("a %s log", (format) => {
  it("drops and counts lines when its stream is stuck, and goes on when it flows again", () => {
    let release: (() => void)[] = [];
    const stuck = new Writable({ write: (_chunk, _encoding, callback) => void release.push(callback) });
    const logger = logTo(stuck, { format });
    const padding = "x".repeat(10_000);
    for (let line = 0; line < 1_000; line += 1) logger.info("listening", { padding });
    expect(logger.droppedLines()).toBeGreaterThan(800);
    expect(stuck.writableLength).toBeLessThan(1_200_000);

    const dropped = logger.droppedLines();
    while (release.length > 0) {
      const callbacks = release;
      release = [];
      for (const callback of callbacks) callback();
    }
    logger.info("listening");
    expect(logger.droppedLines()).toBe(dropped);
  });

  it("survives a broken stream and counts what it cannot write", async () => {
    const broken = new Writable({
      write(_chunk, _encoding, callback) {
        callback(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
      },
    });
    const logger = logTo(broken, { format });
    logger.info("listening");
    await new Promise((resolve) => setImmediate(resolve));
    expect(logger.droppedLines()).toBe(1);
    logger.info("listening");
    logger.info("listening");
    expect(logger.droppedLines()).toBe(3);
  });
});

const esc = "\u001b";

describe.each<LogFormat>(["json", "pretty"])("a terminal that shows a %s log", (format) => {
  it.each([
    ["a text", { error: "\u001b[31mred\u009b2J\u202e\u2028\b\r" }],
    ["a list", { mistakes: ["\u001b]52;c;cm0\u0007", "\u009b31m\u0085"] }],
    ["an object", { found: { text: "\u202egpj\u001b]8;;http://e.example\u0007" } }],
    ["a name", { "\u009b31m\u202ename": 1 }],
  ])("obeys nothing of %s, and shows what it was", (_what, fields) => {
    const sink = createSink();
    logTo(sink.stream, { format }).warn("poll failed", fields);
    const text = sink.text().replaceAll(new RegExp(`${esc}\\[\\d{1,2}m`, "g"), "");
    expect(text.match(/(?!\n)[\p{Cc}\p{Cs}\u2028-\u202e]/u)).toBeNull();
    expect(text).toMatch(/u\{(1b|9b|202e)\}/);
  });
});
