import { type Format, oneOf } from "../document/formats.js";
import type { JsonSchema } from "../document/json-schema.js";
import { list } from "../list-format.js";
import { accountName, anyText, byRegionSchema, endpointUrl, regionId, taskId } from "../text-formats.js";
import { labelsSchema } from "./account-labels.js";
import { selectSchema } from "./select-fields.js";

/** A key of an item of a list of mappings, for the reference and the errors. */
export interface ItemField {
  readonly key: string;
  readonly kind: string;
  readonly schema: JsonSchema;
  /** As written in the file; `undefined`: the key is required. */
  readonly default: string | undefined;
  readonly doc: string;
}

/** The regions of an account. */
export const regionList: Format<readonly string[]> = list({ of: regionId, min: 1, max: 100 });
/** Which family of API endpoints is called. */
export const network = oneOf(["public", "vpc"]);
/** Empty: all resource groups. */
export const resourceGroupId: Format<string> = anyText("the id of a resource group, or nothing", 64);

// These are mappings: no format reads them.
const endpoints = {
  kind: "region id: URL",
  schema: byRegionSchema(endpointUrl.schema),
};
const labels = { kind: "label name: value", schema: labelsSchema };
const select = { kind: "include, exclude", schema: selectSchema };
const credentials = { kind: "credentials", schema: { $ref: "#/$defs/credentials" } };

function item(
  key: string,
  { kind, schema }: Pick<ItemField, "kind" | "schema">,
  rest: { default?: string; doc: string },
): ItemField {
  return { key, kind, schema, doc: rest.doc, default: rest.default };
}

/** Keys of an item of `accounts`. */
export const accountFields: readonly ItemField[] = [
  item("name", accountName, { doc: "Becomes the label account. Unique." }),
  item("regions", regionList, {
    doc: "Regions to watch, at least one. A region that is not known gives a warning. `[all]`: every public region that DTS documents; finance and government regions are watched only by name. A region of `[all]` without jobs is asked every 10 minutes only.",
  }),
  item("network", network, {
    default: "public",
    doc: "public: endpoints on the internet; vpc: endpoints inside a VPC.",
  }),
  item("endpoints", endpoints, {
    default: "{}",
    doc: "Endpoints that override the built-in ones, by region. The only place where http:// is allowed.",
  }),
  item("resource_group_id", resourceGroupId, {
    default: '""',
    doc: "Watch the jobs of one resource group only. Empty: all.",
  }),
  item("labels", labels, {
    default: "{}",
    doc: "Labels of your own, at most 15, on `aliyun_dts_account_info` only: join them with group_left.",
  }),
  item("select", select, {
    default: "{}",
    doc: "Which jobs are watched, see below. Empty: all.",
  }),
  item("credentials", credentials, { default: "{type: auto}", doc: "How to get credentials, see below." }),
];

/** Keys of an item of `collectors.object_modification.tasks`. */
export const taskFields: readonly ItemField[] = [
  item("account", accountName, { doc: "Name of a configured account." }),
  item("region_id", regionId, { doc: "One of the regions of that account." }),
  item("task_id", taskId, { doc: "Id of the object modification. The API cannot list them." }),
];
