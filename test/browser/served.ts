import type { ServerDeps } from "../../src/http/server.js";
import type { Snapshot } from "../../src/model/snapshot.js";
import { running } from "../http/running.js";

/** A server of one world, which a test can change. */
export interface Served {
  readonly url: string;
  /** From now on this is what there is. */
  change(snapshot: Snapshot): void;
  stop(): Promise<void>;
}

/** Serves a world at the moment of the fixtures, on a free port of the loopback, until the test ends. */
export async function serve(world: Snapshot, changes: Partial<ServerDeps> = {}): Promise<Served> {
  let present = world;
  const { server, address } = await running({ snapshot: () => present, ...changes });
  return {
    url: `http://${address}`,
    change(snapshot) {
      present = snapshot;
    },
    stop: () => server.stop(0),
  };
}
