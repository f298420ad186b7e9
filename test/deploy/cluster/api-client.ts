import { readFileSync } from "node:fs";
import { Agent, request as httpsRequest } from "node:https";
import type { Manifest, Tree } from "../chart.js";

/** How to reach an API server as its administrator. */
export interface ApiAccess {
  /** `https://127.0.0.1:PORT` */
  readonly url: string;
  /** The file with the authority of its certificate. */
  readonly caFile: string;
  readonly token: string;
}

/** What the API server answered. */
export interface Answer {
  readonly status: number;
  /** The object, or the Status that says what was wrong. `{}` for what is not JSON. */
  readonly body: Tree;
  /** What it would rather not have taken, such as pods that Pod Security will refuse. */
  readonly warnings: readonly string[];
}

/** Speaks with an API server as its administrator. */
export interface ApiClient {
  request(method: string, path: string, body?: object): Promise<Answer>;
  /** Server-side apply, which refuses unknown and repeated keys, and fields that another manager has set otherwise. */
  apply(manifest: Manifest, manager: string): Promise<Answer>;
  /** What creating an object would say, which is not kept. */
  tryCreate(manifest: Manifest): Promise<Answer>;
  /** An object as it stands in the cluster. */
  read(manifest: Manifest): Promise<Tree>;
  /** Every object of a namespace, as `Kind name`, in order. */
  objectsOf(namespace: string): Promise<readonly string[]>;
}

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

/** A client of an API server. Its certificate must be there when the first call leaves. */
export function createApiClient({ url, caFile, token }: ApiAccess): ApiClient {
  let agent: Agent | undefined;
  const known = new Map<string, Promise<readonly Resource[]>>();

  function request(method: string, path: string, body?: object): Promise<Answer> {
    agent ??= new Agent({ ca: readFileSync(caFile), keepAlive: true, maxSockets: 8 });
    const type = method === "PATCH" ? "application/apply-patch+yaml" : "application/json";
    const headers = { authorization: `Bearer ${token}`, "content-type": type, accept: "application/json" };
    return new Promise((resolve, reject) => {
      const call = httpsRequest(`${url}${path}`, { method, agent, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk)).once("error", reject);
        answer.once("end", () => {
          const warnings = answer.headersDistinct["warning"] ?? [];
          resolve({
            status: answer.statusCode ?? 0,
            body: treeOf(Buffer.concat(chunks).toString()),
            warnings,
          });
        });
      });
      call.once("error", reject).end(body && JSON.stringify(body));
    });
  }

  /** The resources of a version, asked for once. */
  function resourcesOf(version: string): Promise<readonly Resource[]> {
    const path = version.includes("/") ? `/apis/${version}` : `/api/${version}`;
    const asked =
      known.get(version) ?? request("GET", path).then(({ body }) => listOf<Resource>(body, "resources"));
    known.set(version, asked);
    return asked;
  }

  async function pathOf({ apiVersion, kind, metadata }: Manifest): Promise<string> {
    const resources = await resourcesOf(apiVersion);
    const resource = resources.find((each) => each.kind === kind && !each.name.includes("/"));
    if (!resource) throw new Error(`the API server has no ${apiVersion}/${kind}`);
    return collectionPath(apiVersion, resource, metadata.namespace);
  }

  async function versions(): Promise<readonly string[]> {
    const { body } = await request("GET", "/apis");
    const groups = listOf<Tree>(body, "groups").map((group) =>
      String(group["preferredVersion"]?.["groupVersion"]),
    );
    return ["v1", ...groups];
  }

  async function namesIn(version: string, namespace: string): Promise<readonly string[]> {
    const resources = (await resourcesOf(version)).filter(
      ({ namespaced, verbs }) => namespaced && verbs.includes("list") && verbs.includes("delete"),
    );
    const names = resources.map(async (resource) => {
      const { body } = await request("GET", collectionPath(version, resource, namespace));
      return listOf<Tree>(body, "items").map(({ metadata }) => `${resource.kind} ${metadata?.["name"]}`);
    });
    return (await Promise.all(names)).flat();
  }

  return {
    request,
    async apply(manifest, manager) {
      const path = `${await pathOf(manifest)}/${manifest.metadata.name}`;
      return request("PATCH", `${path}?fieldManager=${manager}&fieldValidation=Strict`, manifest);
    },
    async tryCreate(manifest) {
      return request("POST", `${await pathOf(manifest)}?dryRun=All&fieldValidation=Strict`, manifest);
    },
    async read(manifest) {
      return (await request("GET", `${await pathOf(manifest)}/${manifest.metadata.name}`)).body;
    },
    async objectsOf(namespace) {
      const names = (await versions()).map((version) => namesIn(version, namespace));
      return (await Promise.all(names)).flat().sort();
    },
  };
}

function collectionPath(version: string, { name, namespaced }: Resource, namespace = "default"): string {
  const head = version.includes("/") ? `/apis/${version}` : `/api/${version}`;
  return namespaced ? `${head}/namespaces/${namespace}/${name}` : `${head}/${name}`;
}

function listOf<T>(tree: Tree, key: string): readonly T[] {
  return Array.isArray(tree[key]) ? (tree[key] as readonly T[]) : [];
}

function treeOf(text: string): Tree {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
