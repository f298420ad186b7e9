import { readFileSync } from "node:fs";

const ticksPerSecond = 100;

/** CPU seconds of a process and its threads since its start. */
export function cpuSecondsOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Peak resident memory of a process, MB. Not `maxRSS`, which begins with the size of the process that started it. */
export function peakMegabytesOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return (Number(/VmHWM:\s+(\d+)/.exec(status)[1]) * 1024) / 1e6;
}
