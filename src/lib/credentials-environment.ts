/** The variables that ACK injects for RRSA, by the settings that they stand in for. */
export const rrsaVariables = {
  role_arn: "ALIBABA_CLOUD_ROLE_ARN",
  oidc_provider_arn: "ALIBABA_CLOUD_OIDC_PROVIDER_ARN",
  oidc_token_file: "ALIBABA_CLOUD_OIDC_TOKEN_FILE",
} as const;

/** The variables of an access key that Alibaba Cloud's own libraries read. The token is for temporary keys only. */
export const accessKeyVariables = {
  id: "ALIBABA_CLOUD_ACCESS_KEY_ID",
  secret: "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
  token: "ALIBABA_CLOUD_SECURITY_TOKEN",
} as const;

/** Types of credentials that an environment can offer, and the variables that each needs, in the order of preference. */
export const environmentOffers = [
  { type: "rrsa", variables: Object.values(rrsaVariables) },
  { type: "access_key", variables: [accessKeyVariables.id, accessKeyVariables.secret] },
] as const;

/** One of {@link environmentOffers}. */
export type EnvironmentOffer = (typeof environmentOffers)[number];

/** What an environment offers: the first whose variables are all set; undefined when none is. */
export function offerOf(isSet: (variable: string) => boolean): EnvironmentOffer | undefined {
  return environmentOffers.find(({ variables }) => variables.every(isSet));
}
