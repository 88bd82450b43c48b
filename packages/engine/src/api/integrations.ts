import type { Journal } from "@tributary/journal";
import { accepted, type Clock, type Random, type Result, refused, uuidV7 } from "@tributary/kernel";
import { asId, type ContactId, type ParticipantId, type Refusal, refusal, type StreamingId } from "@tributary/model";
import { decideStartChat, type StartChat, type StartedChat } from "../chat/decide-start-chat.ts";
import { type NewStreaming, unknownEndpoint } from "../chat/decide-streaming.ts";
import type { Directory } from "../configuration/directory.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { earlierStart, type StartToken, startKey } from "../contact/start-token.ts";
import { newest } from "../newest.ts";
import type { Records } from "./records.ts";

/** A chat of another system. `isNew`: this call has started it. */
export type IntegratedChat = StartedChat & { readonly isNew: boolean };

/** A chat to start for a key. `streaming`: the endpoint to which it is sent, and the program that asks for it; absent: none. */
export type IntegrationChat = Omit<StartChat, "clientToken"> & {
  readonly streaming?: Pick<NewStreaming, "endpointArn" | "by">;
};

/** Chats of other systems, which name them by keys of their own. A key has at most one open chat. */
export interface Integrations {
  /** Returns the open chat of a key. */
  find(key: string): Promise<StartedChat | undefined>;
  /**
   * Returns the open chat of a key, and starts one if there is none. Refusals: `not-found` for the flow, `invalid-field` for an unknown endpoint,
   * `content-type-not-allowed`, `conflict`.
   */
  open(key: string, chat: IntegrationChat): Promise<Result<IntegratedChat, Refusal>>;
}

type Deps = {
  readonly journal: Pick<Journal, "run" | "durable">;
  readonly records: Pick<Records, "claimHolder" | "release">;
  readonly directory: Pick<Directory, "contactFlow">;
  readonly endpoints: { has(arn: string): boolean };
  readonly clock: Pick<Clock, "now">;
  readonly random: Random;
};

/** The claim of a chat identifies no request: whatever comes with the key belongs to its chat. */
const ANY_REQUEST = "integration";

const UNKNOWN_ENDPOINT = unknownEndpoint("NewSessionDetails.StreamingConfiguration.StreamingEndpointArn");

/** Attempts to start a chat, or to find the one that another request has started meanwhile. */
const MAX_ATTEMPTS = 3;

/** Creates the chats of other systems. The claim of a start on its key is the index; it is released when a chat is found ended. Rules CI-01 to CI-03. */
export function createIntegrations({ journal, records, directory, endpoints, clock, random }: Deps): Integrations {
  const tokenOf = (key: string, validMs: number): StartToken => {
    return { key: `integration:${key}`, requestDigest: ANY_REQUEST, validMs };
  };

  async function find(key: string): Promise<StartedChat | undefined> {
    const token = tokenOf(key, 0);
    const started = await earlierStart<StartedChat>("start-chat", token, records.claimHolder);
    if (started === undefined) return undefined;
    const state = await newest(journal, conversationRef(started.conversationId));
    if (state !== undefined && state.contact.state.phase !== "ended") return started;
    const claimKey = startKey("start-chat", token.key);
    const holder = await records.claimHolder(claimKey);
    // Another request may have released it, and started the next chat.
    if (holder?.includes(started.contactId)) await records.release({ key: claimKey, holder });
    return undefined;
  }

  /** Makes one attempt. The value: null if another request has taken the key. */
  async function start(
    key: string,
    { streaming, ...chat }: IntegrationChat,
  ): Promise<Result<IntegratedChat | null, Refusal>> {
    const newId = (): string => uuidV7(clock.now(), random);
    const ids = { contactId: asId<ContactId>(newId()), participantId: asId<ParticipantId>(newId()) };
    const sent = streaming && { ...streaming, streamingId: asId<StreamingId>(newId()), token: null };
    const clientToken = tokenOf(key, chat.durationMs);
    const started = await journal.run({}, (_states, now) =>
      decideStartChat({ ...chat, clientToken, ...(sent && { streaming: sent }) }, ids, now),
    );
    if (!started.ok) return started;
    return accepted(started.value?.contactId === ids.contactId ? { ...started.value, isNew: true } : null);
  }

  return {
    find,
    async open(key, chat) {
      const isUnknown = chat.streaming !== undefined && !endpoints.has(chat.streaming.endpointArn);
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
        const open = await find(key);
        if (open !== undefined) return accepted({ ...open, isNew: false });
        if (directory.contactFlow(chat.flowId) === undefined) return refused(refusal("not-found", "DestinationId"));
        if (isUnknown) return refused(UNKNOWN_ENDPOINT);
        const started = await start(key, chat);
        if (!started.ok) return started;
        if (started.value !== null) return accepted(started.value);
      }
      return refused(refusal("conflict"));
    },
  };
}
