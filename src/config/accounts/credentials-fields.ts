import { duration, type Format, type SettingValue } from "../document/formats.js";
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

function keyPart(part: string, what: string) {
  const both = { required: false, doc: `${what}, read again when the file changes.` };
  return [
    field(["access_key"], `${part}_file`, { ...both, format: secretFile, doc: `File with ${both.doc}` }),
    field(["access_key"], `${part}_env`, {
      ...both,
      format: secretVariable,
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
  ...keyPart("access_key_id", "the access key id"),
  ...keyPart("access_key_secret", "the access key secret"),
  ...keyPart("security_token", "the security token of a temporary key"),
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

/** Keys of which exactly one (`required`) or at most one is written; `inline` is what people write instead. */
export const accessKeyPairs = [
  { inline: "access_key_id", file: "access_key_id_file", env: "access_key_id_env", required: true },
  {
    inline: "access_key_secret",
    file: "access_key_secret_file",
    env: "access_key_secret_env",
    required: true,
  },
  { inline: "security_token", file: "security_token_file", env: "security_token_env", required: false },
] as const;
