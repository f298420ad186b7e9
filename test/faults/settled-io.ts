import { subscribe } from "node:diagnostics_channel";
import { stat } from "node:fs/promises";
import type { ClientRequest } from "node:http";
import { setTimeout as pause, setImmediate as turn } from "node:timers/promises";

// Every HTTP request of this process from its start to its end, whoever sent it.
const underWay = new Set<ClientRequest>();
subscribe("http.client.request.start", (message) => {
  const { request } = message as { readonly request: ClientRequest };
  underWay.add(request);
  request.once("close", () => underWay.delete(request));
});

// A request that got no answer within this time is taken for hanging: only a step of the clock can end it.
const patienceMs = 150;
const hanging = new WeakSet<ClientRequest>();

// As many as the system has threads for this process: when all have had their turn, what came before has been begun, and on a machine
// that is not overloaded is done. There is no way to ask for more: long compressions are waited for by who has their promises.
const threads = 4;
const lastThread = () => Promise.all(Array.from({ length: threads }, () => stat(".")));

/** Lets real input and output, and what is being compressed, come to rest, so that the fake clock never runs ahead of answers that are on their way. */
export async function settledIo(): Promise<void> {
  let waitedMs = 0;
  for (let quietTurns = 0; quietTurns < 12; ) {
    if ([...underWay].every((request) => hanging.has(request))) {
      if (quietTurns % 4 === 0) await lastThread();
      await turn();
      quietTurns += 1;
      continue;
    }
    quietTurns = 0;
    await pause(1);
    waitedMs += 1;
    if (waitedMs > patienceMs) for (const request of underWay) hanging.add(request);
  }
}
