/** Customer without a browser: the Tributary chat library against a running center. */
import { type ChatSession, createChatSession } from "@tributary/chat";
import { createSystemClock, createSystemRandom, silentLogger } from "@tributary/kernel";
import { openWebSocketWith } from "@tributary/link";
import type { Locator } from "playwright-core";
import type { RunningCenter } from "./center.ts";

/** A running chat. Dispose closes the connection; the chat continues. */
export type ChattingCustomer = ChatSession & { readonly contactId: string };

export type CustomerOptions = { readonly name: string; readonly attributes?: Readonly<Record<string, string>> };

/** Starts a chat as the widgets do, and connects to it. */
export async function startCustomer(
  center: RunningCenter,
  { name, attributes = {} }: CustomerOptions,
): Promise<ChattingCustomer> {
  const { description } = center;
  const answer = await fetch(description.startChatUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      InstanceId: description.instanceId,
      ContactFlowId: description.demo.contactFlowId,
      ParticipantDetails: { DisplayName: name },
      Attributes: attributes,
      SupportedMessagingContentTypes: ["text/plain", "text/markdown"],
    }),
  });
  const body = (await answer.json()) as { readonly data: { readonly startChatResult: Started } }; // response of this project's server
  return connectCustomer(center, body.data.startChatResult);
}

/** Connects to a chat that was started. */
export function connectCustomer(
  { description }: RunningCenter,
  { ContactId, ParticipantId, ParticipantToken }: Started,
): ChattingCustomer {
  const session = createChatSession(
    {
      fetch: (url, request) => fetch(url, request),
      openSocket: openWebSocketWith((address) => new WebSocket(address)),
      clock: createSystemClock(),
      random: createSystemRandom(),
      log: silentLogger,
      storage: null,
    },
    {
      contactId: ContactId,
      participantId: ParticipantId,
      participantToken: ParticipantToken,
      endpoint: description.participantEndpoint,
    },
  );
  return Object.assign(session, { contactId: ContactId });
}

/**
 * Types until another client shows it. A single event may be lost on its way, or sent before the customer is connected; a person keeps typing. The library
 * sends one event in ten seconds.
 */
export async function typeUntilShown(session: ChatSession, indicator: Locator): Promise<void> {
  const typing = setInterval(() => session.typing(), 250);
  try {
    await indicator.waitFor();
  } finally {
    clearInterval(typing);
  }
}

/** Answer of a start. */
export type Started = { readonly ContactId: string; readonly ParticipantId: string; readonly ParticipantToken: string };

/** Returns author and text of the messages that the customer sees, in order. */
export function messagesOf(session: ChatSession): readonly (readonly [author: string, text: string])[] {
  return session
    .snapshot()
    .timeline.flatMap((entry) =>
      entry.type === "message" ? [[entry.mine ? "me" : (entry.author?.role ?? ""), entry.content] as const] : [],
    );
}
