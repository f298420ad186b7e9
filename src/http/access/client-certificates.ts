import type { TLSSocket } from "node:tls";

/** Whether clients show certificates, and which pass; the names are those of Go's `tls.ClientAuthType`. */
export type ClientAuth =
  | "NoClientCert"
  | "RequestClientCert"
  | "RequireAnyClientCert"
  | "VerifyClientCertIfGiven"
  | "RequireAndVerifyClientCert";

/** What may stand at `client_auth_type`. `RequireClientCert` is an old spelling. */
export const clientAuths: ReadonlyMap<string, ClientAuth> = new Map([
  ["NoClientCert", "NoClientCert"],
  ["RequestClientCert", "RequestClientCert"],
  ["RequireAnyClientCert", "RequireAnyClientCert"],
  ["RequireClientCert", "RequireAnyClientCert"],
  ["VerifyClientCertIfGiven", "VerifyClientCertIfGiven"],
  ["RequireAndVerifyClientCert", "RequireAndVerifyClientCert"],
]);

/** How a server treats certificates of clients. */
export interface ClientCertificates {
  readonly requestCert: boolean;
  readonly rejectUnauthorized: boolean;
  /** Looks at a connection after its handshake. */
  readonly accepts: (socket: TLSSocket) => boolean;
}

const hasCertificate = (socket: TLSSocket) => socket.getPeerX509Certificate() !== undefined;

/** One row per `client_auth_type`. Node alone knows only the first, the second and the last. */
export const clientCertificates: Readonly<Record<ClientAuth, ClientCertificates>> = {
  NoClientCert: { requestCert: false, rejectUnauthorized: false, accepts: () => true },
  RequestClientCert: { requestCert: true, rejectUnauthorized: false, accepts: () => true },
  RequireAnyClientCert: { requestCert: true, rejectUnauthorized: false, accepts: hasCertificate },
  VerifyClientCertIfGiven: {
    requestCert: true,
    rejectUnauthorized: false,
    accepts: (socket) => socket.authorized || !hasCertificate(socket),
  },
  RequireAndVerifyClientCert: {
    requestCert: true,
    rejectUnauthorized: true,
    accepts: (socket) => socket.authorized && hasCertificate(socket),
  },
};
