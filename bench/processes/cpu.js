import { readFileSync } from "node:fs";

const ticksPerSecond = 100;

/** CPU seconds of a process and its threads since its start. */
export function cpuSecondsOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
