import type { TLSSocket } from "node:tls";
import type { ClientAuth } from "../connections/tls-names.js";

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
