// Runs tests of the copy of the checkout that it is started in, over and over: vitest takes longer to start than most tests to run. argv:
// the projects. Told `{ files, only, changed }`, it answers with the name and status of each test in the files, or of the one named `only`;
// `changed` are the paths of the sources that are not what they were at the run before.
import { createVitest } from "vitest/node";

const silent = {};
const vitest = await createVitest("test", {
  watch: false,
  project: process.argv.slice(2),
  reporters: [silent],
  maxWorkers: 1,
});
await vitest.standalone();

process.on("message", async ({ files, only, changed }) => {
  for (const path of changed) vitest.invalidateFile(path);
  // A mistake may make every test of a file wait for ever: one is enough to see it.
  if (only === undefined) vitest.resetGlobalTestNamePattern();
  else vitest.setGlobalTestNamePattern(`^${only.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`);
  const { testModules } = await vitest.runTestSpecifications(await vitest.globTestSpecifications(files));
  const tests = testModules.flatMap(({ children }) => [...children.allTests()]);
  process.send(tests.map((test) => [test.fullName.replaceAll(" > ", " "), test.result().state]));
});
process.on("disconnect", () => process.exit());
