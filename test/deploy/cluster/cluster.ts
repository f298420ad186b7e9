import { join } from "node:path";
import { chart, type Manifest, manifestsOf, type Tree } from "../chart.js";
import { type Outcome, runAside, toolPath } from "../programs.js";
import { type Answer, type ApiClient, createApiClient } from "./api-client.js";
import { type ApiServer, startApiServer } from "./api-server.js";
import { installCrds } from "./crds.js";
import { createHelms, type Helm, valuesFile, writeParentChart } from "./helms.js";
import type { Shape } from "./shapes.js";

/** What became of one object, or of the chart itself. */
export interface Verdict {
  /** `Service release`, or `chart` when Helm did not render it. */
  readonly object: string;
  /** Why it was refused. `undefined`: it was taken. */
  readonly refusal: string | undefined;
  readonly warnings: readonly string[];
  /** It changes whenever the API server writes the object. `undefined` for what is not kept. */
  readonly version: string | undefined;
}

/** A shape, by which Helm, as which release, and where. */
export interface Release {
  readonly shape: Shape;
  readonly helm: Helm;
  readonly name: string;
  readonly namespace: string;
}

/** An API server with CRDs, and the programs that speak with it. */
export interface Cluster {
  /** Its programs with their versions. */
  readonly programs: readonly string[];
  /** A folder that is removed at the end. */
  readonly folder: string;
  readonly api: ApiClient;
  /** Helm 3 and Helm 4. */
  readonly helms: readonly [Helm, Helm];
  kubectl(...args: readonly string[]): Promise<Outcome>;
  /** Makes a namespace, which enforces `restricted` or another level, with its default service account. */
  createNamespace(name: string, podSecurity?: string): Promise<void>;
  /** The arguments of Helm that stand for a shape in a namespace, after the name of the release. */
  argsOf(shape: Shape, namespace: string): readonly string[];
  /** What `helm template` prints. */
  render(release: Release): Promise<Outcome>;
  /** Renders all releases of a shape, applies their objects and tries their pods. */
  judge(shape: Shape, helm: Helm, namespace: string): Promise<readonly Verdict[]>;
  stop(): Promise<void>;
}

/** Starts a cluster. */
export async function startCluster(): Promise<Cluster> {
  const server = await startApiServer();
  const api = createApiClient(server);
  await installCrds(api);
  const version = String((await api.request("GET", "/version")).body["gitVersion"]);
  const parent = writeParentChart(server.folder);
  const argsOf = ({ values, underParent = false }: Shape, namespace: string): readonly string[] => {
    const file = valuesFile(server.folder, underParent ? underName(values) : values);
    return [underParent ? parent : chart, "--namespace", namespace, "--values", file];
  };
  // Helm would ask the cluster for its version only when it installs.
  const render = ({ shape, helm, name, namespace }: Release) =>
    helm.run("template", name, ...argsOf(shape, namespace), "--kube-version", version);
  const helms = createHelms(server);
  return {
    programs: [`kube-apiserver ${version}`, server.etcd, ...helms.map(({ name }) => name)],
    folder: server.folder,
    api,
    helms,
    kubectl: createKubectl(server),
    createNamespace: (name, podSecurity = "restricted") => createNamespace(api, name, podSecurity),
    argsOf,
    render,
    async judge(shape, helm, namespace) {
      const verdicts: Verdict[] = [];
      for (const name of shape.releases ?? ["release"]) {
        const { code, stdout, stderr } = await render({ shape, helm, name, namespace });
        const judged =
          code === 0 ? await judgeObjects(api, name, manifestsOf(stdout)) : [refusedChart(stderr)];
        verdicts.push(...judged);
      }
      return verdicts;
    },
    stop: server.stop,
  };
}

/** The pods that controllers would make of Deployments and StatefulSets. */
export function podsOf(manifests: readonly Manifest[]): readonly Manifest[] {
  return manifests.flatMap(({ spec, metadata }) => {
    const template: Tree | undefined = spec?.["template"];
    if (!template) return [];
    const more = template["metadata"] as unknown as Partial<Manifest["metadata"]>;
    const { name, namespace } = metadata;
    const own = { ...more, name: `${name}-0`, ...(namespace !== undefined && { namespace }) };
    return [
      {
        apiVersion: "v1",
        kind: "Pod",
        metadata: own as Manifest["metadata"],
        spec: template["spec"] as Tree,
      },
    ];
  });
}

/** `Service release` */
export const nameOf = ({ kind, metadata }: Manifest): string => `${kind} ${metadata.name}`;

async function judgeObjects(api: ApiClient, manager: string, manifests: readonly Manifest[]) {
  const applied = manifests.map(async (each) => verdictOf(nameOf(each), await api.apply(each, manager)));
  const verdicts = await Promise.all(applied);
  // What a pod refers to must be there before it.
  const tried = podsOf(manifests).map(async (pod) => verdictOf(nameOf(pod), await api.tryCreate(pod)));
  return [...verdicts, ...(await Promise.all(tried))];
}

function verdictOf(object: string, { status, body, warnings }: Answer): Verdict {
  const refusal = status >= 300 ? String(body["message"] ?? `status ${status}`) : undefined;
  const version = body["metadata"]?.["resourceVersion"];
  return { object, refusal, warnings, version: version === undefined ? undefined : String(version) };
}

const refusedChart = (refusal: string): Verdict => ({
  object: "chart",
  refusal,
  warnings: [],
  version: undefined,
});

function underName(values: object): object {
  const { global, ...own } = values as { readonly global?: unknown };
  return { "aliyun-dts-exporter": own, ...(global !== undefined && { global }) };
}

function createKubectl({ folder, kubeconfig }: Pick<ApiServer, "folder" | "kubeconfig">): Cluster["kubectl"] {
  const path = toolPath("kubectl");
  const env = { KUBECONFIG: kubeconfig, KUBECACHEDIR: join(folder, "kubectl") };
  return (...args) => runAside(path, args, env);
}

async function createNamespace(api: ApiClient, name: string, podSecurity: string): Promise<void> {
  const prefix = "pod-security.kubernetes.io";
  const labels = { [`${prefix}/enforce`]: podSecurity, [`${prefix}/warn`]: podSecurity };
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
  // What a controller would make.
  const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default" } };
  const made = [
    await api.request("POST", "/api/v1/namespaces", namespace),
    await api.request("POST", `/api/v1/namespaces/${name}/serviceaccounts`, account),
  ];
  for (const { status, body } of made) {
    if (status !== 201) throw new Error(`the namespace ${name} was not made: ${body["message"]}`);
  }
}
