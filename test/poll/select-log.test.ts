import { describe, expect, it } from "vitest";
import type { Selection } from "../../src/lib/selection.js";
import { createJobHistory } from "../../src/poll/job-history.js";
import { createSelectLog } from "../../src/poll/select-log.js";
import { createStore } from "../../src/poll/store.js";
import { createFakeClock } from "../support/fake-clock.js";
import { createFakeLogger, failureOf, reportOf, resultOf, targetOf } from "./fixtures.js";

const hangzhou = targetOf();
const beijing = targetOf({ regionId: "cn-beijing" });
const fastLane = targetOf({ collector: "sync_status" });
const targets = [hangzhou, beijing, fastLane];

const mistyped: Selection = {
  include: [
    { by: "name", value: "orders" },
    { by: "name", value: "Orders-*" },
  ],
  exclude: [
    { by: "tag", key: "team", value: "x" },
    { by: "id", value: "b" },
  ],
};

function createScene(select: Selection, regions = ["cn-hangzhou", "cn-beijing"]) {
  const logger = createFakeLogger();
  const log = createSelectLog(logger);
  const store = createStore(
    targets,
    createFakeClock(),
    createJobHistory(() => {}),
  );
  const configure = (next: Selection) => {
    const accounts = [{ name: "production", labels: {}, regions, select: next }];
    store.retarget(targets, accounts);
    log.configure(accounts, targets);
  };
  configure(select);
  const look = () => log.look(store.snapshot());
  const list = () => {
    store.succeed(hangzhou, resultOf([reportOf("a", { name: "orders" })]), 1);
    store.succeed(beijing, resultOf([reportOf("b", { regionId: "cn-beijing", name: "users" })]), 1);
  };
  return { logger, store, configure, look, list };
}

describe("rows of select that fit nothing", () => {
  it("are told once, with their place and the number of jobs, when every region was listed", () => {
    const { logger, store, look, list } = createScene(mistyped);
    store.succeed(hangzhou, resultOf(["a"]), 1);
    look();
    store.fail(beijing, failureOf(), 1);
    look();
    expect(logger.lines).toEqual([]);
    list();
    look();
    look();
    expect(logger.lines).toEqual([
      {
        level: "warn",
        message: "rows of select fit no job",
        fields: {
          account: "production",
          rows: ["include[1]: name: Orders-*", "exclude[0]: tag: team=x"],
          jobs: 2,
        },
      },
    ]);
  });

  it("are told again for another select, not for the same one", () => {
    const { logger, configure, look, list } = createScene(mistyped);
    list();
    look();
    configure({ ...mistyped });
    look();
    expect(logger.lines).toHaveLength(1);
    configure({ include: [], exclude: [{ by: "id", value: "z" }] });
    look();
    expect(logger.lines.at(-1)?.fields).toMatchObject({ rows: ["exclude[0]: id: z"] });
    expect(logger.lines).toHaveLength(2);
  });

  it("are not judged by a shard that has not all of the account's regions", () => {
    const { logger, look, list } = createScene(mistyped, ["cn-hangzhou", "cn-beijing", "eu-west-1"]);
    list();
    look();
    expect(logger.lines).toEqual([]);
  });

  it("that all fit are no news, nor is an account without select", () => {
    const { logger, configure, look, list } = createScene({
      include: [{ by: "name", value: "*" }],
      exclude: [],
    });
    list();
    look();
    configure({ include: [], exclude: [] });
    look();
    expect(logger.lines).toEqual([]);
  });
});
