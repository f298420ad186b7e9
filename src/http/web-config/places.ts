import type { Complaint, Mistake } from "../../config/document/mistakes.js";
import type { DocumentNode } from "../../config/document/node.js";

/** Where the settings of a web configuration are written, for mistakes that show only when it is in use. */
export interface WebPlaces {
  readonly file: string;
  /** Path of a setting, e.g. `tls_server_config.key_file` -> `FILE:LINE:COLUMN`. */
  readonly places: ReadonlyMap<string, string>;
}

/** The places of the values of a file, down to the keys of its sections. */
export function placesOf(root: DocumentNode | undefined): ReadonlyMap<string, string> {
  return new Map(
    entriesOf(root).flatMap(({ key, value }) => [
      [key, value.where] as const,
      ...entriesOf(value).map((inner) => [`${key}.${inner.key}`, inner.value.where] as const),
    ]),
  );
}

/** A mistake at a setting; one that is not written stands where its section does. */
export function mistakeAt({ file, places }: WebPlaces, path: string, complaint: Complaint): Mistake {
  const [section = ""] = path.split(".");
  return { where: places.get(path) ?? places.get(section) ?? `${file}:1:1`, path, ...complaint };
}

function entriesOf(node: DocumentNode | undefined) {
  return node?.kind === "map" ? node.entries : [];
}
