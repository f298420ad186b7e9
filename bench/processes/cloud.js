import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { cpuSecondsOf } from "./usage.js";

/** Starts a process with a simulated cloud for each of `options`. */
export async function startClouds(options) {
  const file = fileURLToPath(new URL("cloud-child.js", import.meta.url));
  const child = fork(file, [JSON.stringify(options)]);
  const [urls] = await once(child, "message");
  return {
    urls,
    /** CPU seconds since the start, all clouds together. */
    cpuSeconds: () => cpuSecondsOf(child.pid),
    /** Per cloud: the most calls of one account in one region within any one second. */
    async worstSeconds() {
      child.send("worst");
      return (await once(child, "message"))[0];
    },
    stop: () => child.disconnect(),
  };
}
