/** Timelines in which an engine comes to something else than Prometheus, and why. */
export const exceptions: Readonly<Record<string, readonly (readonly [timeline: string, why: string])[]>> = {
  vmalert: [
    [
      "job-states.yml: AliyunDtsJobsDisappeared stays quiet when the counter starts again at 0",
      "MetricsQL takes the first value of a counter that it has never seen for an increase",
    ],
    [
      "lives.yml: counters begin anew with a restart, and nobody is told",
      "MetricsQL takes the first value of a counter that it has never seen for an increase",
    ],
  ],
};
