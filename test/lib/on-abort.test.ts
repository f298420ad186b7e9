import { getEventListeners } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { onAbort } from "../../src/lib/on-abort.js";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

describe("onAbort", () => {
  it("calls the listener when the signal aborts, once", () => {
    const source = new AbortController();
    let calls = 0;
    onAbort(source.signal, () => {
      calls += 1;
    });
    expect(calls).toBe(0);
    source.abort();
    source.abort();
    expect(calls).toBe(1);
  });

  it("calls nobody who has stopped to listen", () => {
    const source = new AbortController();
    let calls = 0;
    const release = onAbort(source.signal, () => {
      calls += 1;
    });
    release();
    source.abort();
    expect(calls).toBe(0);
  });

  it("leaves nothing on a signal that lives long, although garbage is collected meanwhile", async () => {
    const source = new AbortController();
    const releases = [1, 2, 3].map(() => onAbort(source.signal, () => undefined));
    await turn();
    collectGarbage();
    await turn();
    for (const release of releases) release();
    expect(getEventListeners(source.signal, "abort")).toEqual([]);
  });
});
