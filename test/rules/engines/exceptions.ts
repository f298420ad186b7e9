/** Timelines in which an engine comes to something else than Prometheus. Each is tried, so that none stays here for nothing. */
export const exceptions: Readonly<Record<string, readonly string[]>> = {
  // MetricsQL takes the first value of a counter that it has never seen for an increase: https://docs.victoriametrics.com/victoriametrics/metricsql/#increase
  vmalert: [
    "job-states.yml: AliyunDtsJobsDisappeared stays quiet when the counter starts again at 0",
    "lives.yml: counters begin anew with a restart, and nobody is told",
    "fleet.yml: AliyunDtsJobsRejected stays quiet when all can",
  ],
};
