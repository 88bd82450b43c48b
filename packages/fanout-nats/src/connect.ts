/** Opens the client's connection to the broker, and explains why it cannot. */
import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import {
  type Auth,
  type Authenticator,
  type ConnectionOptions,
  connect,
  credsAuthenticator,
  errors,
  type NatsConnection,
} from "@nats-io/transport-node";
import { JournalError } from "@tributary/journal";
import { asError, type Logger } from "@tributary/kernel";

/** Credentials for the broker. Files are read again at each connection, so that they can be replaced while a node runs. */
export type NatsCredentials =
  | { readonly kind: "password"; readonly user: string; readonly passwordFile: string }
  | { readonly kind: "token"; readonly tokenFile: string }
  | { readonly kind: "creds"; readonly credsFile: string };

/** Addresses of the broker, and options of the connection. */
export type BrokerOptions = {
  /** Addresses `nats://host:port`, or `tls://host:port` to require TLS, of one server or of several of a cluster. */
  readonly servers: readonly string[];
  readonly credentials?: NatsCredentials;
  /** PEM files: the authority of the server's certificate, and this node's certificate with its key. TLS is required if present. */
  readonly tls?: { readonly caFile?: string; readonly certFile?: string; readonly keyFile?: string };
  /** Name of this node in the broker's monitoring. */
  readonly name?: string;
};

/** Time for one attempt to connect. Unit: milliseconds. */
const CONNECT_TIMEOUT_MS = 5_000;

/** Pause before the same server is tried again, and the random part of it. Unit: milliseconds. */
const RECONNECT_WAIT_MS = 1_000;
const RECONNECT_JITTER_MS = 500;

/**
 * Returns a function that connects. The client reconnects by itself without end, also after refused credentials.
 *
 * Errors: `JournalError("unavailable")` for options that cannot work; the message is one sentence without secrets.
 */
export function createConnector(options: BrokerOptions, log: Logger): () => Promise<NatsConnection> {
  const { servers, name, credentials } = options;
  const addresses = servers.map(parseAddress);
  if (addresses.length === 0) throw unusable("no address of a NATS server");
  const tls = options.tls ?? (addresses.some(({ isTls }) => isTls) ? {} : undefined);
  // The client compares an IP address with no entry of the certificate.
  if (tls !== undefined && addresses.some(({ isIp }) => isIp))
    throw unusable(
      "the address of a NATS server with TLS must have the name in its certificate instead of an IP address",
    );
  for (const file of Object.values(tls ?? {})) readSecret(file);
  const authenticator = credentials && authenticatorOf(credentials, log);
  const connection: ConnectionOptions = {
    servers: addresses.map(({ host }) => host),
    noEcho: true,
    maxReconnectAttempts: -1,
    ignoreAuthErrorAbort: true,
    reconnectTimeWait: RECONNECT_WAIT_MS,
    reconnectJitter: RECONNECT_JITTER_MS,
    reconnectJitterTLS: RECONNECT_JITTER_MS,
    timeout: CONNECT_TIMEOUT_MS,
    ...(name === undefined ? {} : { name }),
    ...(tls === undefined ? {} : { tls }),
    ...(authenticator === undefined ? {} : { authenticator }),
  };
  return async () => {
    try {
      return await connect(connection);
    } catch (error) {
      throw unreachable(addresses.map(({ host }) => host).join(", "), asError(error));
    }
  };
}

type Address = { readonly host: string; readonly isTls: boolean; readonly isIp: boolean };

function parseAddress(server: string): Address {
  const url = URL.parse(server.includes("://") ? server : `nats://${server}`);
  // The address may contain a password, and is not repeated in messages.
  if (url === null || !["nats:", "tls:"].includes(url.protocol) || url.hostname === "")
    throw unusable("the address of a NATS server must have the form nats://host:port or tls://host:port");
  if (url.username !== "" || url.password !== "")
    throw unusable("the address of a NATS server must not contain credentials: use a file");
  const isIp = isIP(url.hostname.replace(/^\[|\]$/g, "")) !== 0;
  return { host: `${url.hostname}:${url.port || "4222"}`, isTls: url.protocol === "tls:", isIp };
}

function authenticatorOf(credentials: NatsCredentials, log: Logger): Authenticator {
  switch (credentials.kind) {
    case "password":
      return fromFile(credentials.passwordFile, log, (pass) => () => ({ user: credentials.user, pass: pass.trim() }));
    case "token":
      return fromFile(credentials.tokenFile, log, (token) => () => ({ auth_token: token.trim() }));
    case "creds":
      return fromFile(credentials.credsFile, log, (creds) => credsAuthenticator(Buffer.from(creds)));
  }
}

/** An authenticator that throws would end the connection for good: a file that cannot be used leaves the last credentials in force. */
function fromFile(file: string, log: Logger, make: (content: string) => Authenticator): Authenticator {
  let last = make(readSecret(file));
  return (nonce): Auth => {
    try {
      const next = make(readSecret(file));
      const auth = next(nonce);
      last = next;
      return auth;
    } catch (error) {
      log.warn("failed to read credentials of broker", { error: asError(error) });
      return tryLast(last, nonce);
    }
  };
}

function tryLast(last: Authenticator, nonce: string | undefined): Auth {
  try {
    return last(nonce);
  } catch {
    return {} as Auth; // the file was never usable: the broker refuses it, which is logged
  }
}

function readSecret(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw unusable(`cannot read ${file} for the connection to NATS`, error);
  }
}

function unusable(message: string, cause?: unknown): JournalError {
  return new JournalError("unavailable", message, { cause });
}

function unreachable(hosts: string, error: Error): JournalError {
  if (error instanceof errors.AuthorizationError || error instanceof errors.UserAuthenticationExpiredError)
    return unusable(`NATS at ${hosts} refuses the credentials of this node`, error);
  return unusable(`cannot connect to NATS at ${hosts}: ${reasonOf(error)}`, error);
}

/** Returns the reason in words that an operator can search for. Socket errors have a code. */
function reasonOf(error: Error): string {
  if (error instanceof errors.TimeoutError) return `no answer of a NATS server within ${CONNECT_TIMEOUT_MS / 1000} s`;
  const code = "code" in error ? error.code : undefined;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "the name of the host is unknown";
  return error.message || String(code ?? error.name);
}
