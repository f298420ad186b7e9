import type { Format, SettingValue } from "../document/formats.js";
import { duration } from "../document/number-formats.js";
import {
  credentialsUri,
  externalId,
  metadataEndpoint,
  oidcProviderArn,
  roleArn,
  roleName,
  secretFile,
  secretVariable,
  sessionName,
  stsEndpoint,
} from "../text-formats.js";

/** Types of credentials, in the order of the reference. */
export const credentialsTypes = ["auto", "access_key", "rrsa", "assume_role", "ecs_ram_role", "uri"] as const;
/** One of {@link credentialsTypes}. */
export type CredentialsType = (typeof credentialsTypes)[number];

/** A key of `credentials`. */
export interface CredentialsField {
  readonly key: string;
  readonly types: readonly CredentialsType[];
  readonly format: Format<SettingValue>;
  readonly required: boolean;
  readonly doc: string;
}

function field(types: CredentialsType[], key: string, rest: Omit<CredentialsField, "key" | "types">) {
  return { types, key, ...rest };
}

// What an access key consists of: each part is in a file or in a variable. `inline` is what people write instead.
const keyParts = [
  { inline: "access_key_id", what: "the access key id", required: true },
  { inline: "access_key_secret", what: "the access key secret", required: true },
  { inline: "security_token", what: "the security token of a temporary key", required: false },
] as const;

/** Keys of which exactly one (`required`) or at most one is written; `inline` is what people write instead. */
export const accessKeyPairs = keyParts.map(({ inline, required }) => ({
  inline,
  file: `${inline}_file`,
  env: `${inline}_env`,
  required,
}));

function keyPart({ inline, what }: (typeof keyParts)[number]) {
  return [
    field(["access_key"], `${inline}_file`, {
      format: secretFile,
      required: false,
      doc: `File with ${what}, read again when the file changes.`,
    }),
    field(["access_key"], `${inline}_env`, {
      format: secretVariable,
      required: false,
      doc: `Environment variable with ${what}, instead of a file.`,
    }),
  ];
}

const stsEndpointField = {
  format: stsEndpoint,
  required: false,
  doc: "Where STS is. Default: https://sts.aliyuncs.com. From within a VPC: https://sts-vpc.REGION.aliyuncs.com.",
};

/** How long a session of an assumed role may last, in milliseconds. */
export const sessionDuration = duration("15m", "12h");

/** Every key of `credentials` but `type` and `source`. */
export const credentialsFields: readonly CredentialsField[] = [
  ...keyParts.flatMap(keyPart),
  field(["rrsa"], "role_arn", {
    format: roleArn,
    required: false,
    doc: "Role to assume. Default: the variable ALIBABA_CLOUD_ROLE_ARN that ACK injects.",
  }),
  field(["rrsa"], "oidc_provider_arn", {
    format: oidcProviderArn,
    required: false,
    doc: "Default: the variable ALIBABA_CLOUD_OIDC_PROVIDER_ARN.",
  }),
  field(["rrsa"], "oidc_token_file", {
    format: secretFile,
    required: false,
    doc: "Default: the variable ALIBABA_CLOUD_OIDC_TOKEN_FILE.",
  }),
  field(["rrsa"], "sts_endpoint", stsEndpointField),
  field(["assume_role"], "role_arn", { format: roleArn, required: true, doc: "Role to assume." }),
  field(["assume_role"], "external_id", {
    format: externalId,
    required: false,
    doc: "External id that the role's trust policy asks for.",
  }),
  field(["assume_role"], "session_name", {
    format: sessionName,
    required: false,
    doc: "Name of the session in the audit log.",
  }),
  field(["assume_role"], "session_duration", {
    format: sessionDuration,
    required: false,
    doc: "How long a session lasts; at most what the role allows.",
  }),
  field(["assume_role"], "sts_endpoint", stsEndpointField),
  field(["ecs_ram_role"], "role_name", {
    format: roleName,
    required: false,
    doc: "Role of the ECS instance. Default: asked from the metadata service.",
  }),
  field(["ecs_ram_role"], "metadata_endpoint", {
    format: metadataEndpoint,
    required: false,
    doc: "Where the metadata service is. Default: http://100.100.100.200.",
  }),
  field(["uri"], "uri", {
    format: credentialsUri,
    required: true,
    doc: "Address that answers with temporary credentials.",
  }),
];
