import type { RunningCenter } from "../../e2e/support/center.ts";

/** Sends a JSON body to a center, which may be down. */
export function post(
  { url }: RunningCenter,
  path: string,
  { headers = {}, body }: { readonly headers?: Readonly<Record<string, string>>; readonly body: object },
): Promise<Response> {
  return fetch(`${url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

/** An item of a transcript, as far as these tests read it. */
export type Item = {
  readonly Id: string;
  readonly Type: string;
  readonly Content?: string;
  readonly ParticipantRole?: string;
};

/** Reads a whole transcript with a connection token, oldest item first. */
export async function readTranscript(center: RunningCenter, connectionToken: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  let NextToken: string | undefined;
  do {
    const answer = await post(center, "/participant/transcript", {
      headers: { "x-amz-bearer": connectionToken },
      body: { MaxResults: 100, ScanDirection: "BACKWARD", SortOrder: "ASCENDING", NextToken },
    });
    const page = (await answer.json()) as { readonly Transcript: readonly Item[]; readonly NextToken?: string };
    items.unshift(...page.Transcript);
    NextToken = page.NextToken;
  } while (NextToken);
  return items;
}

/** A chat that was started, with the token of its customer. */
export type StartedChat = {
  readonly ContactId: string;
  readonly ParticipantId: string;
  readonly ParticipantToken: string;
};

/** Starts a chat with the public start call. Its customer has not joined yet. */
export async function startChat(center: RunningCenter): Promise<StartedChat> {
  const answer = await post(center, "/startChat", { body: { ParticipantDetails: { DisplayName: "Customer" } } });
  return ((await answer.json()) as { data: { startChatResult: StartedChat } }).data.startChatResult;
}

/** Joins as the customer. Returns a connection token. */
export async function joinChat(center: RunningCenter, { ParticipantToken }: StartedChat): Promise<string> {
  const answer = await post(center, "/participant/connection", {
    headers: { "x-amz-bearer": ParticipantToken },
    body: { Type: ["CONNECTION_CREDENTIALS"], ConnectParticipant: true },
  });
  const { ConnectionCredentials } = (await answer.json()) as { ConnectionCredentials: { ConnectionToken: string } };
  return ConnectionCredentials.ConnectionToken;
}

/** Sends a message with a client token until it is acknowledged, and returns its id. Throws if it is refused for good. */
export async function sendUntilAcknowledged(
  center: RunningCenter,
  { token, message, retryMs }: { readonly token: string; readonly message: object; readonly retryMs: number },
): Promise<string> {
  for (;;) {
    const answer = await post(center, "/participant/message", {
      headers: { "x-amz-bearer": token },
      body: message,
    }).catch(() => undefined);
    if (answer?.ok) {
      const acknowledged = await (answer.json() as Promise<{ readonly Id: string }>).catch(() => undefined);
      if (acknowledged !== undefined) return acknowledged.Id;
    } else if (answer !== undefined && answer.status < 500 && answer.status !== 429) {
      throw new Error(`refused with ${answer.status}: ${await answer.text()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
}
