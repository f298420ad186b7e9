/** A RAM role that can be assumed. */
export interface SimulatedRole {
  readonly arn: string;
  /** Name of the account whose jobs the role's keys see. */
  readonly account: string;
  /** Names of the accounts that may assume the role with AssumeRole. */
  readonly trusts: readonly string[];
  /** AssumeRole has to carry exactly this. */
  readonly externalId?: string | undefined;
  /** The OIDC provider whose tokens may assume the role. */
  readonly oidcProviderArn?: string | undefined;
  /** Longest session; default 3,600. */
  readonly maxSessionSeconds?: number | undefined;
}

/** The role that is known when no other is given: the demo account may assume it, and so may its cluster's tokens. */
export const demoRole: SimulatedRole = {
  arn: "acs:ram::1234567890123456:role/dts-exporter",
  account: "demo",
  trusts: ["demo"],
  oidcProviderArn: "acs:ram::1234567890123456:oidc-provider/ack-rrsa-demo",
};

/** A token of a service account of the demo role's cluster, in the form of a JSON web token: it says demo, oidc, token. */
export const demoOidcToken = "ZGVtbw.b2lkYw.dG9rZW4";
