import { describe, expect, it } from "vitest";
import { createModifyStatusCollector } from "../../src/dts/describe-synchronization-object-modify-status.js";
import { Failure, type FailureReason } from "../../src/lib/failure.js";
import { createFakeClock } from "../support/fake-clock.js";
import { target } from "./ask.js";
import { createFakeApiClient } from "./fake-api-client.js";

/** Asks for two tasks; the call for `refused` fails so. */
function askWith(failure: { readonly reason: FailureReason; readonly code?: string }) {
  const clock = createFakeClock();
  let isRefusing = false;
  const client = createFakeApiClient(({ params }) => {
    if (isRefusing && params["TaskId"] === "refused") {
      throw new Failure({ ...failure, operation: "x", message: "no", retryable: false });
    }
    return { Status: "Synchronizing" };
  });
  const collect = createModifyStatusCollector({
    clock,
    target: { ...target, collector: "object_modification" },
    taskIds: ["refused", "good"],
    resourceGroupId: "",
  })(client);
  const poll = () => collect(new AbortController().signal);
  return {
    poll,
    refuse: () => {
      isRefusing = true;
    },
  };
}

describe("a task that the API refuses", () => {
  it.each(["InvalidTaskId", "InvalidParameter", "Forbidden.InstanceNotFound"])(
    "with %s is unknown: it is rejected and counted, the others are not affected",
    async (code) => {
      const { poll, refuse } = askWith({ reason: "bad_request", code });
      await poll();
      refuse();
      const { modifications, rejectedRows, exhaustive, disagreement } = await poll();
      expect(modifications?.map(({ taskId }) => taskId)).toEqual(["good"]);
      expect([rejectedRows, exhaustive]).toEqual([1, false]);
      expect(disagreement).toContain("refused");
    },
  );

  it.each([
    ["bad_request", undefined],
    ["bad_request", "404"],
    ["bad_request", "InvalidRegionId"],
    ["bad_request", "InvalidAction.NotFound"],
    ["bad_request", "InvalidVersion"],
    ["bad_request", "UnsupportedOperation"],
    ["bad_request", "MissingParameter"],
    ["forbidden", "Forbidden.RAM"],
    ["server", "InternalError"],
  ] as const)(
    "for another reason (%s, code %s) fails the poll, so that nothing goes",
    async (reason, code) => {
      const { poll, refuse } = askWith(code === undefined ? { reason } : { reason, code });
      await poll();
      refuse();
      await expect(poll()).rejects.toMatchObject({ reason });
    },
  );
});
