import { GrafanaDashboard } from "@kubernetes-models/grafana-operator/grafana.integreatly.org/v1beta1";
import {
  PodMonitor,
  PrometheusRule,
  ServiceMonitor,
} from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1";
import { Deployment, StatefulSet } from "kubernetes-models/apps/v1";
import { NetworkPolicy } from "kubernetes-models/networking.k8s.io/v1";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1";
import { ConfigMap, Pod, Service, ServiceAccount } from "kubernetes-models/v1";
import type { Manifest } from "./chart.js";

interface TypedObject {
  validate(): void;
}

// The types check on construction what they can; a manifest is not known to have any type before.
const types: ReadonlyMap<string, new (data: never) => TypedObject> = new Map(
  Object.entries({
    "apps/v1/Deployment": Deployment,
    "apps/v1/StatefulSet": StatefulSet,
    "grafana.integreatly.org/v1beta1/GrafanaDashboard": GrafanaDashboard,
    "monitoring.coreos.com/v1/PodMonitor": PodMonitor,
    "monitoring.coreos.com/v1/PrometheusRule": PrometheusRule,
    "monitoring.coreos.com/v1/ServiceMonitor": ServiceMonitor,
    "networking.k8s.io/v1/NetworkPolicy": NetworkPolicy,
    "policy/v1/PodDisruptionBudget": PodDisruptionBudget,
    "v1/ConfigMap": ConfigMap,
    "v1/Pod": Pod,
    "v1/Service": Service,
    "v1/ServiceAccount": ServiceAccount,
  } as Record<string, new (data: never) => TypedObject>),
);

/**
 * What is wrong with an object, by its type: values that do not fit, and keys that the type does not know. The types
 * let unknown keys pass, as the API server does not: a check that knows a key reads it, so what was never read is unknown.
 */
export function typeMistakes(manifest: Manifest): readonly string[] {
  const name = `${manifest.apiVersion}/${manifest.kind}`;
  const Type = types.get(name);
  if (!Type) return [`${name}: no type is known`];
  const read = new Set<string>();
  const typed = new Type(manifest as never);
  try {
    typed.validate.call(recorded(typed, "", read));
  } catch (error) {
    return [`${name}: ${error instanceof Error ? error.message : String(error)}`];
  }
  return pathsOf(manifest, "")
    .filter((path) => !read.has(path))
    .map((path) => `${name}: unknown key ${path}`);
}

/** The same value, which notes the path of each part that is read. */
function recorded<T extends object>(value: T, path: string, read: Set<string>): T {
  return new Proxy(value, {
    get(target, key) {
      const part: unknown = Reflect.get(target, key);
      if (typeof key === "symbol" || typeof part === "function") return part;
      read.add(`${path}/${key}`);
      return typeof part === "object" && part !== null ? recorded(part, `${path}/${key}`, read) : part;
    },
  });
}

function pathsOf(value: unknown, path: string): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => [
    `${path}/${key}`,
    ...pathsOf(part, `${path}/${key}`),
  ]);
}
