/** A customer who calls without a browser. Source: docs/wire/voice.md#sockets. */
import { CLOSE_CODES } from "@tributary/protocol";
import type { CallState } from "@tributary/protocol/signaling";
import { expect } from "vitest";
import { eventually } from "../../e2e/support/eventually.ts";
import type { CallNetwork } from "./call-network.ts";
import { createWaiting, openJsonSocket } from "./json-socket.ts";
import { createParty, type Party, type PartyOptions, type PeerOpener, type Reply } from "./party.ts";

export interface Caller extends Party {
  readonly contactId: string;
  readonly participantId: string;
  readonly state: CallState | undefined;
  /** Times that the socket was opened. */
  readonly openings: number;
  cutSignaling(): void;
  /** Resolves once the state has these members. */
  sees(state: Partial<CallState>): Promise<void>;
  hangUp(): Promise<void>;
  /** The same customer at another node, without a leg. */
  at(url: string): Promise<Caller>;
}

/** Starts a call, whose leg is not open. */
export async function startCaller(url: string, network: CallNetwork, openPeer?: PeerOpener): Promise<Caller> {
  const body = JSON.stringify({ ParticipantDetails: { DisplayName: "Ann" } });
  const started = await (await fetch(`${url}/startCall`, { method: "POST", body })).json();
  const { SocketUrl, ContactId, ParticipantId, IceServers: relays } = started.data.startCallResult;
  // The center names its public address; the test chooses the node.
  const { pathname, search } = new URL(SocketUrl);
  const address = (node: string): string => `${node.replace("http", "ws")}${pathname}${search}`;
  return openCaller(
    { contactId: ContactId, participantId: ParticipantId, address },
    { url, network, relays, openPeer },
  );
}

type Started = {
  readonly contactId: string;
  readonly participantId: string;
  readonly address: (url: string) => string;
};

async function openCaller(
  started: Started,
  { url, ...options }: PartyOptions & { readonly url: string },
): Promise<Caller> {
  const { contactId, participantId, address } = started;
  const waiting = createWaiting<Reply>();
  let state: CallState | undefined;
  const socket = await openJsonSocket(address(url), {
    finalCodes: [CLOSE_CODES.chatEnded],
    onMessage(message: Reply & { readonly id: string; readonly method?: string; readonly params?: CallState }) {
      if (message.method === "callState") state = message.params;
      else waiting.receive(message.id, message);
    },
    onLost: waiting.fail,
  });
  const request = (method: string, params: object): Promise<Reply> =>
    waiting.begin((id) => socket.send({ jsonrpc: "2.0", id, method, params }));
  const party = createParty({ request }, options);
  return {
    ...party,
    contactId,
    participantId,
    at: (other) => openCaller(started, { ...options, url: other }),
    get state() {
      return state;
    },
    get openings() {
      return socket.openings;
    },
    cutSignaling: socket.cut,
    sees: (expected) => eventually(async () => expect(state).toMatchObject(expected)),
    async hangUp() {
      await request("bye", {}).catch(() => undefined); // on a busy machine, the socket of an ended call is closed before the reply
    },
    async [Symbol.asyncDispose]() {
      await socket[Symbol.asyncDispose]();
      await party[Symbol.asyncDispose]();
    },
  };
}
