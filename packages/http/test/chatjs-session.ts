/** The unmodified ChatJS in this process, as a customer's page uses it. */
import { createRequire } from "node:module";
import { vi } from "vitest";
import type { Party, TestCenter } from "./test-center.ts";

/** Events of a session: name of the callback, and type and content of the item if there is one. */
export type SessionEvent = { readonly callback: string; readonly item: Record<string, unknown> | undefined };

type Callback = (event: { readonly data?: Record<string, unknown> }) => void;

type Session = {
  connect(): Promise<unknown>;
  sendMessage(message: { readonly message: string; readonly contentType: string }): Promise<unknown>;
  getTranscript(query: object): Promise<{ readonly data: { readonly Transcript: readonly Record<string, unknown>[] } }>;
  disconnectParticipant(): Promise<unknown>;
  getAuthenticationUrl(request: {
    readonly redirectUri: string;
    readonly sessionId: string;
  }): Promise<{ readonly data: { readonly AuthenticationUrl: string } }>;
  cancelParticipantAuthentication(request: { readonly sessionId: string }): Promise<unknown>;
} & Readonly<Record<string, (callback: Callback) => void>>;

type ChatJs = {
  readonly ChatSession: {
    setGlobalConfig(config: object): void;
    create(options: object): Session;
  };
};

const CALLBACKS = [
  "onMessage",
  "onEnded",
  "onConnectionEstablished",
  "onConnectionBroken",
  "onParticipantIdle",
  "onParticipantReturned",
  "onAutoDisconnection",
  "onChatRehydrated",
  "onParticipantInvited",
  "onParticipantDisplayNameUpdated",
  "onAuthenticationInitiated",
  "onAuthenticationSuccessful",
  "onAuthenticationFailed",
  "onAuthenticationTimeout",
  "onAuthenticationCanceled",
] as const;

let regions = 0;

/** Opens a session of the customer, connects it, and records its events. */
export async function openChatJs({ http }: Pick<TestCenter, "http">, { ref, participantToken }: Party) {
  vi.stubGlobal("window", globalThis);
  vi.stubGlobal("self", globalThis);
  createRequire(import.meta.url)("amazon-connect-chatjs");
  const { ChatSession } = (globalThis as unknown as { connect: ChatJs }).connect;
  regions += 1; // a region keeps the endpoint of its first session
  const region = `region-${regions}`;
  ChatSession.setGlobalConfig({
    endpoint: http,
    region,
    webSocketManagerConfig: { isNetworkOnline: () => true },
    features: { messageReceipts: { shouldSendMessageReceipts: false } },
  });
  const chatDetails = {
    ContactId: ref.conversationId,
    ParticipantId: ref.participantId,
    ParticipantToken: participantToken,
  };
  const session = ChatSession.create({ chatDetails, type: "CUSTOMER", options: { region }, disableCSM: true });
  const events: SessionEvent[] = [];
  for (const callback of CALLBACKS) session[callback]?.(({ data }) => events.push({ callback, item: data }));
  await session.connect();
  return { session, events, named: (callback: string) => events.filter((event) => event.callback === callback) };
}
