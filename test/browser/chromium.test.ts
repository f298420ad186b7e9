import { expect, it } from "vitest";
import { chromiumPath } from "./chromium.js";

it.each([
  [
    { PATH: "/nowhere:/nowhere/else" },
    /Chromium is missing \(looked for chromium, .* on the PATH\): run apt-get install chromium/,
  ],
  [
    { CHROMIUM: "/nowhere/chromium" },
    /Chromium is missing \(looked for \/nowhere\/chromium\).*, or set CHROMIUM to its path/,
  ],
])("where Chromium is missing, the tests fail and say how to get it: %j", (env, message) => {
  expect(() => chromiumPath(env)).toThrow(message);
});
