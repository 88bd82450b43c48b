/**
 * Messages between the parent process, which owns the listening socket, and the server process. Both are always of one version, so that the
 * messages need no schema: the channel is inherited at start and no third party can write to it.
 */
import type { ListenAddress } from "@tributary/http";

/** Message of the server process. */
export type ServerMessage =
  /** The server is ready for connections; the parent listens if it does not already. */
  | { readonly type: "listen"; readonly address: ListenAddress }
  /** The start failed: a sentence for the operator. The server process exits with status 2. */
  | { readonly type: "start-refused"; readonly sentence: string }
  /** The server has taken over this connection; the parent closes its own copy. */
  | { readonly type: "connection-taken"; readonly connectionId: number };

/** Message of the parent process. */
export type ParentMessage =
  /** Answer to `listen`. */
  | { readonly type: "listening"; readonly address: ListenAddress; readonly isRestart: boolean }
  /** Answer to `listen`. */
  | { readonly type: "not-listening"; readonly code: string; readonly message: string }
  /** Comes with the socket. */
  | { readonly type: "connection"; readonly connectionId: number }
  /** The server shuts down as on this signal; Windows has no signals that a process could handle. */
  | { readonly type: "stop"; readonly signal: NodeJS.Signals };
