/** The hosts to which Markdown files of the repository link, beside those reserved for examples. A link to any other is a mistake until it stands here. */
export const linkedHosts: readonly string[] = [
  "alibabacloud.com",
  "docs.victoriametrics.com",
  "github.com",
  "grafana.com",
  "prometheus.io",
  "thanos.io",
  "www.alibabacloud.com",
  "www.grafana.com",
];
