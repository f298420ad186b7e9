import type { CredentialsProvider } from "../credentials.js";
import { defaultMetadataEndpoint, logInToMetadata, type MetadataSession } from "../metadata-service.js";
import { createRefreshingProvider, type RefreshingDeps } from "../refreshing.js";
import type { TemporaryCredentials } from "../temporary-credentials.js";

/** The RAM role that is attached to the ECS instance. */
export interface EcsRamRoleSettings {
  readonly type: "ecs_ram_role";
  /** Default: asked from the metadata service. */
  readonly roleName?: string;
  readonly metadataEndpoint?: string;
}

/** Asks the metadata service for the role's credentials. `login` may be wrapped, to learn whether the service answers. */
export function createEcsRamRoleProvider(
  settings: EcsRamRoleSettings,
  deps: RefreshingDeps,
  login = logInToMetadata,
): CredentialsProvider {
  const endpoint = settings.metadataEndpoint ?? defaultMetadataEndpoint;
  return createRefreshingProvider({
    ...deps,
    type: "ecs_ram_role",
    fetch: async (signal) => {
      const session = await login({ endpoint, clock: deps.clock }, signal);
      return credentialsIn(session, settings.roleName, signal);
    },
  });
}

async function credentialsIn(
  session: MetadataSession,
  roleName: string | undefined,
  signal: AbortSignal,
): Promise<TemporaryCredentials> {
  return session.credentialsOf(roleName ?? (await session.roleName(signal)), signal);
}
