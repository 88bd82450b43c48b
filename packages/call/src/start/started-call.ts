/** A call that has been started: ids, and the address of its socket. */
import { isObject } from "../signaling/server-message.ts";

/** Answer of the start call, in its spelling: `data.startCallResult`. It contains a secret token. Source: docs/wire/voice.md#start-call. */
export type StartedCall = {
  readonly ContactId: string;
  readonly ParticipantId: string;
  readonly ParticipantToken: string;
  /** Address of the socket, with the token. */
  readonly SocketUrl: string;
  /** Servers for the connection of the audio, as `RTCConfiguration` has them. */
  readonly IceServers: readonly IceServer[];
};

/** A server that finds or relays network addresses. */
export type IceServer = { readonly urls: readonly string[]; readonly username?: string; readonly credential?: string };

/** Returns the started call in a value; undefined if it has another form. */
export function readStartedCall(value: unknown): StartedCall | undefined {
  if (!isObject(value)) return undefined;
  const { ContactId, ParticipantId, ParticipantToken, SocketUrl, IceServers } = value;
  if (typeof ContactId !== "string" || typeof ParticipantId !== "string" || typeof ParticipantToken !== "string")
    return undefined;
  if (typeof SocketUrl !== "string" || !/^wss?:\/\//.test(SocketUrl) || !Array.isArray(IceServers)) return undefined;
  const servers: unknown[] = IceServers;
  if (!servers.every(isIceServer)) return undefined;
  return { ContactId, ParticipantId, ParticipantToken, SocketUrl, IceServers: servers };
}

/** Returns the servers in the form that the browser takes. */
export function iceServersOf({ IceServers }: StartedCall): readonly RTCIceServer[] {
  return IceServers.map((server) => ({ ...server, urls: [...server.urls] }));
}

function isIceServer(value: unknown): value is IceServer {
  return (
    isObject(value) &&
    Array.isArray(value.urls) &&
    value.urls.every((url: unknown) => typeof url === "string") &&
    isTextOrAbsent(value.username) &&
    isTextOrAbsent(value.credential)
  );
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === "string";
}
