import { readFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../../e2e/eventually.js";
import type { Tree } from "../chart.js";
import { root, toolPath } from "../programs.js";
import type { ApiClient } from "./api-client.js";
import { schemaOfInterface } from "./interface-schema.js";

/** A CustomResourceDefinition. */
interface Definition {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly group: string };
}

/** Installs what the chart makes objects of: CRDs of prometheus-operator and of grafana-operator. Resolves when they are served. */
export async function installCrds(api: ApiClient): Promise<void> {
  const folder = toolPath("prometheus-operator-crds");
  const published = ["servicemonitors", "podmonitors", "prometheusrules"].map(
    (name): Definition => JSON.parse(readFileSync(join(folder, `${name}-crd.json`), "utf8")),
  );
  await Promise.all([...published, grafanaDashboards()].map((definition) => install(api, definition)));
}

async function install(api: ApiClient, definition: Definition): Promise<void> {
  const collection = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  const { status, body } = await api.request("POST", collection, definition);
  if (status !== 201) throw new Error(`${definition.metadata.name} was refused: ${body["message"]}`);
  await eventually(`${definition.metadata.name} is served`, async () => {
    const { body: now } = await api.request("GET", `${collection}/${definition.metadata.name}`);
    const conditions = Object.values(now["status"]?.["conditions"] ?? {}) as readonly Tree[];
    return conditions.some(({ type, status: is }) => String(type) === "Established" && String(is) === "True");
  });
}

/**
 * The CRD of GrafanaDashboard. Not every Go proxy has grafana-operator, so its schema is read from the types of
 * @kubernetes-models/grafana-operator, which are made of the operator's own CRD: keys and types, without its further rules.
 */
function grafanaDashboards(): Definition {
  const folder = "node_modules/@kubernetes-models/grafana-operator/grafana.integreatly.org/v1beta1";
  const types = readFileSync(join(root, folder, "GrafanaDashboard.d.ts"), "utf8");
  const { properties, required } = schemaOfInterface(types, "IGrafanaDashboard");
  const { spec } = properties ?? {};
  if (!spec) throw new Error("the types of GrafanaDashboard have no spec");
  const schema = {
    type: "object",
    properties: { spec },
    required: required?.filter((key) => key === "spec"),
  };
  const names = {
    kind: "GrafanaDashboard",
    listKind: "GrafanaDashboardList",
    plural: "grafanadashboards",
    singular: "grafanadashboard",
  };
  const version = { name: "v1beta1", served: true, storage: true, schema: { openAPIV3Schema: schema } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${names.plural}.grafana.integreatly.org` },
    spec: { group: "grafana.integreatly.org", names, scope: "Namespaced", versions: [version] },
  } as Definition;
}
