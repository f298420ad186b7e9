import { describe, expect, it } from "vitest";
import { defaultMaxConnections, openFilesOf } from "../../../src/http/connections/limits.js";

describe("the default cap on connections", () => {
  it.each([
    ["half of the open files of a small container", 1_024, 512],
    ["room for 1,000 scrapers on a usual machine", 1_048_576, 1_200],
    ["the same where nobody limits open files", undefined, 1_200],
    ["never nothing", 1, 1],
  ])("is %s", (_what, openFiles, expected) => {
    expect(defaultMaxConnections(openFiles)).toBe(expected);
  });

  it.each([
    ["Max open files            1024                 524288               files     ", 1_024],
    ["Max open files            unlimited            unlimited            files     ", undefined],
    ["", undefined],
  ])("reads %j as %s", (line, expected) => {
    expect(
      openFilesOf(`Limit  Soft Limit  Hard Limit  Units\nMax processes 100 100 processes\n${line}\n`),
    ).toBe(expected);
  });
});
