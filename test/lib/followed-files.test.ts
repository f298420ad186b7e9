import { describe, expect, it } from "vitest";
import { followFiles } from "../../src/lib/followed-files.js";
import { createFakeClock } from "../support/fake-clock.js";

/** A followed file whose content the test sets. */
function following() {
  const clock = createFakeClock();
  const file = { text: "old" };
  const seen = { reads: 0 };
  const read = () => {
    seen.reads += 1;
    return { text: file.text };
  };
  return { clock, file, seen, followed: followFiles(read, clock) };
}

describe("followed files", () => {
  it("tell what they held at first, and then each change once", async () => {
    const { clock, file, followed } = following();
    expect(followed.first).toEqual({ text: "old" });
    file.text = "new";
    await clock.advance(1_000);
    expect(followed.changed()).toEqual({ text: "new" });
    await clock.advance(1_000);
    expect(followed.changed()).toBeUndefined();
  });

  it("are no change when the same was written again", async () => {
    const { clock, followed } = following();
    await clock.advance(1_000);
    expect(followed.changed()).toBeUndefined();
  });

  it("are read once a second at most, however often they are asked", async () => {
    const { clock, file, seen, followed } = following();
    file.text = "new";
    await clock.advance(999);
    for (let times = 0; times < 10; times += 1) expect(followed.changed()).toBeUndefined();
    expect(seen.reads).toBe(1);
    await clock.advance(1);
    expect(followed.changed()).toEqual({ text: "new" });
    expect(seen.reads).toBe(2);
  });
});
