/** What the test of the tutorial does with a step that it does not run as it is written. The key of a row is how the step begins. */
type Treatment =
  /** It cannot be run on a machine without a cloud, a cluster or the network. */
  | { readonly not: string }
  /** Shell text that does here what the step does there. `{root}` is the root of the machine's files, `{simulator}` the simulated cloud. */
  | { readonly instead: string; readonly why: string }
  /** The step is run, after this. */
  | { readonly first: string; readonly why: string };

/** A page of the tutorial. */
export interface TutorialPage {
  readonly file: string;
  /** What runs before the page begins. */
  readonly around?: "compose" | "alertmanager";
  /** What a reader types. */
  readonly typed?: string;
  readonly steps: Readonly<Record<string, Treatment>>;
}

const needsAccount = "it needs an account of Alibaba Cloud";
const needsCluster = "it needs a cluster of ACK";
const needsDocker = "it needs Docker Compose and registries of images";

/** Tells a configuration of the page where the simulated cloud is. */
const simulatedCloud = (file: string) =>
  `sed -i 's#regions: \\[cn-hangzhou\\]#&\\n    endpoints: {cn-hangzhou: "{simulator}"}#' ${file}`;

/** The pages, with every step that is not simply run. A row that no step needs is a mistake. */
export const tutorialPages: readonly TutorialPage[] = [
  {
    file: "docs/tutorial.md",
    steps: {
      "git clone": { not: "it needs the network; the test begins in a copy of this checkout" },
      "npm ci": {
        not: "it would replace the packages that this test runs on; .ci/run does it, and the suite has built",
      },
      "node dist/main.js doctor": {
        first: simulatedCloud("config.yaml"),
        why: "the simulated cloud takes the place of the account",
      },
    },
  },
  {
    file: "docs/tutorial-compose.md",
    around: "compose",
    typed: "demo\ndemo\n",
    steps: {
      "docker compose --file deploy/compose/compose.yaml up": {
        instead: ":",
        why: `${needsDocker}; the test has started its services as programs of this machine, with its files. Grafana is not run`,
      },
      "docker compose --file deploy/compose/compose.yaml logs": {
        not: "it needs Docker Compose; what the pager prints is tested in compose.test.ts, in the time that it takes",
      },
      "docker compose --file deploy/compose/compose.yaml --file": { not: needsDocker },
      "docker compose --file deploy/compose/compose.yaml down": { not: needsDocker },
    },
  },
  {
    file: "docs/tutorial-vm.md",
    typed: "demo\ndemo\n",
    steps: {
      "aliyun ram CreatePolicy": { not: needsAccount },
      "sudo systemctl daemon-reload": {
        instead: [
          "install -d {root}/run/credentials/aliyun-dts-exporter.service",
          "cp {root}/etc/aliyun-dts-exporter/access-key-* {root}/run/credentials/aliyun-dts-exporter.service/",
          simulatedCloud("{root}/etc/aliyun-dts-exporter/config.yaml"),
          "start=$(sed -n 's/^ExecStart=//p' {root}/etc/systemd/system/aliyun-dts-exporter.service | sed 's# /opt/# {root}/opt/#; s#=/etc/#={root}/etc/#')",
          "$start --web.listen-address=localhost:10155 > exporter.log 2>&1 &",
        ].join("\n"),
        why: "there is no systemd here: the test starts what the unit starts, with the credentials where systemd puts them, and the simulated cloud takes the place of the account",
      },
      "sudo apt-get install": { not: ".ci/run has installed both" },
      "sudo systemctl restart prometheus": {
        instead: [
          "prometheus --config.file={root}/etc/prometheus/prometheus.yml --storage.tsdb.path={root}/prometheus --web.listen-address=localhost:9090 > prometheus.log 2>&1 &",
          "prometheus-alertmanager --config.file={root}/etc/prometheus/alertmanager.yml --storage.path={root}/alertmanager --web.listen-address=localhost:9093 --cluster.listen-address= > alertmanager.log 2>&1 &",
        ].join("\n"),
        why: "there is no systemd here: the test starts Debian's programs with the files of the page",
      },
    },
  },
  {
    file: "docs/tutorial-ack.md",
    around: "alertmanager",
    steps: {
      "export CLUSTER_ID=": { not: needsCluster },
      "kubectl label namespace": { not: needsCluster },
      "aliyun ram CreatePolicy": { not: needsAccount },
      "docker build": { not: "it needs a registry; test/deploy/image.test.ts builds the image" },
      "helm upgrade --install dts": { not: needsCluster },
      "kubectl --namespace monitoring exec": { not: needsCluster },
      "helm upgrade kube-prometheus-stack": { not: needsCluster },
      "kubectl --namespace monitoring get": {
        instead: ":",
        why: `${needsCluster}; the test has started Alertmanager with the routes of the page`,
      },
    },
  },
];
