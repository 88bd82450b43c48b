/** Calls of the participant service, from any platform with `fetch`. */
import type { ParticipantRef } from "@tributary/engine";
import { present } from "@tributary/kernel";

/** A participant and the token they start with. */
export type Party = { readonly ref: ParticipantRef; readonly participantToken: string };

/** Answer to a request. */
export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
};

/** Calls an operation as a page does. */
export async function call(
  http: string,
  operation: string,
  { token, body }: { token?: string; body?: unknown },
): Promise<Answer> {
  const answer = await fetch(`${http}/participant/${operation}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token === undefined ? {} : { "x-amz-bearer": token }) },
    body: body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === "" ? {} : JSON.parse(text) };
}

/** Result of CreateParticipantConnection. */
export type Connected = { readonly socketUrl: string; readonly token: string };

/** Connects as chatjs does. */
export async function connect(http: string, { participantToken }: Party): Promise<Connected> {
  const { status, body } = await call(http, "connection", {
    token: participantToken,
    body: { Type: ["WEBSOCKET", "CONNECTION_CREDENTIALS"] },
  });
  if (status !== 200) throw new Error(`connection: ${status}`);
  const { Websocket, ConnectionCredentials } = body as {
    Websocket?: { Url: string };
    ConnectionCredentials?: { ConnectionToken: string };
  };
  return {
    socketUrl: present(Websocket, "socket").Url,
    token: present(ConnectionCredentials, "token").ConnectionToken,
  };
}
