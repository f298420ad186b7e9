import { describe, expect, it } from "vitest";
import { createFreshExposition } from "../../src/metrics/fresh-exposition.js";
import type { Snapshot } from "../../src/model/snapshot.js";
import { createBareExposition, decode } from "./expose.js";

const text = { format: "text-0.0.4", encoding: "identity" } as const;
const snapshotOf = (account: string): Snapshot => ({
  targets: [{ account, regionId: "cn-hangzhou", collector: "sync", intervalSeconds: 60, up: true, jobs: 0 }],
  regions: [],
});

function createScene() {
  let present = snapshotOf("old");
  const bare = createBareExposition();
  const published: Snapshot[] = [];
  const exposition = createFreshExposition(
    {
      ...bare,
      publish(snapshot) {
        published.push(snapshot);
        return bare.publish(snapshot);
      },
    },
    () => present,
  );
  return {
    exposition,
    published,
    change(snapshot: Snapshot) {
      present = snapshot;
    },
    present: () => present,
  };
}

describe("a page", () => {
  it("shows what is known now, although nobody has published it", async () => {
    const { exposition, change, present } = createScene();
    await exposition.publish(present());
    change(snapshotOf("new"));
    const page = decode(await exposition.render(text));
    expect(page).toContain('account="new"');
    expect(page).not.toContain('account="old"');
  });

  it("publishes nothing when nothing has changed", async () => {
    const { exposition, published, present } = createScene();
    await exposition.publish(present());
    await exposition.render(text);
    await exposition.render(text);
    expect(published).toEqual([present()]);
  });
});
