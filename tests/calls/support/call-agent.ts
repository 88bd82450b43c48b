/** An agent who takes calls without a browser: a panel socket, and legs with audio. Source: docs/wire/panel-socket.md. */
import type { AgentUpdate, ContactSnapshot } from "@tributary/protocol/panel";
import { expect } from "vitest";
import { eventually } from "../../e2e/support/eventually.ts";
import type { CallNetwork } from "./call-network.ts";
import { createWaiting, openJsonSocket } from "./json-socket.ts";
import { createParty, type Party, type PeerOpener, type Reply } from "./party.ts";

export interface CallAgent extends AsyncDisposable {
  readonly contacts: readonly ContactSnapshot[];
  /** State that the desk shows. */
  readonly state: string | undefined;
  /** Times that the socket was opened. */
  readonly openings: number;
  cutSignaling(): void;
  /** Resolves once the contact is in this state; null: it is not on the desk. `limitMs`: default half a minute. */
  sees(contactId: string, state: string | null, limitMs?: number): Promise<void>;
  /** Returns the audio of the agent for a contact on the desk, without a leg. */
  party(contactId: string, network: CallNetwork, openPeer?: PeerOpener): Party;
  /** Calls a method of the desk. Resolves to the code of the refusal, or undefined. */
  call(method: string, params: object): Promise<unknown>;
  /** Hangs up, unless the call has ended, and clears the contact. */
  finish(contactId: string): Promise<void>;
}

type Frame = {
  readonly type: string;
  readonly update?: AgentUpdate;
  readonly requestId?: string;
  readonly connectionId?: string;
  readonly jsonRpcMsg?: Reply & { readonly id: string };
};

/** Interval of signs of life, as of panels. Unit: milliseconds. */
const PING_MS = 10_000;

/** Signs an agent of the demo center in, who is available. Resolves when the desk shows it. */
export async function openCallAgent(url: string, username: string): Promise<CallAgent> {
  const body = JSON.stringify({ username, password: "tributary" });
  const headers = { "content-type": "application/json" };
  const { sessionToken } = await (await fetch(`${url}/auth/sign-in`, { method: "POST", headers, body })).json();
  const pageId = crypto.randomUUID();
  const [calls, signals] = [createWaiting<Frame>(), createWaiting<Reply>()];
  let update: AgentUpdate | undefined;

  const socket = await openJsonSocket(`${url.replace("http", "ws")}/socket/panel`, {
    onOpen: (send) => send({ type: "hello", version: 1, pageId, sessionToken, resume: [] }),
    onMessage(frame: Frame) {
      if (frame.type === "update") update = frame.update;
      else if (frame.type === "softphone") signals.receive(frame.jsonRpcMsg?.id ?? "", frame.jsonRpcMsg ?? {});
      else if (frame.requestId !== undefined) calls.receive(frame.requestId, frame);
    },
    onLost() {
      calls.fail();
      signals.fail();
    },
  });
  const pings = setInterval(() => socket.isOpen && socket.send({ type: "ping" }), PING_MS);

  const contactOf = (contactId: string): ContactSnapshot | undefined =>
    update?.snapshot.contacts.find((each) => each.contactId === contactId);
  const call = async (method: string, params: object): Promise<unknown> => {
    const answer = await calls.begin((requestId) => socket.send({ type: "call", requestId, method, params }));
    return answer.type === "failed" ? answer : undefined;
  };
  const sees = (contactId: string, state: string | null, limitMs = 30_000): Promise<void> =>
    eventually(async () => expect(contactOf(contactId)?.state.type ?? null).toBe(state), limitMs);

  await eventually(async () => expect(update).toBeDefined());
  const states = update?.configuration.agentStates ?? [];
  await call("putAgentState", { state: states.find(({ type }) => type === "routable") });
  await eventually(async () => expect(update?.snapshot.state.type).toBe("routable"));

  return {
    get contacts() {
      return update?.snapshot.contacts ?? [];
    },
    get state() {
      return update?.snapshot.state.name;
    },
    get openings() {
      return socket.openings;
    },
    cutSignaling: socket.cut,
    sees,
    call,
    party(contactId, network, openPeer) {
      const own = contactOf(contactId)?.connections.find(({ type }) => type === "agent");
      const { callContextToken, callConfigJson = "{}" } = own?.softphoneMediaInfo ?? {};
      const { iceServers: relays = [] } = JSON.parse(callConfigJson);
      const request = (method: string, params: object): Promise<Reply> =>
        signals.begin((id) =>
          socket.send({ type: "softphone", connectionId: id, jsonRpcMsg: { jsonrpc: "2.0", id, method, params } }),
        );
      return createParty(
        { request },
        { network, relays, openPeer, names: { callContextToken, contactId, browserId: pageId } },
      );
    },
    async finish(contactId) {
      if (contactOf(contactId)?.state.type === "connected") await call("destroyContact", { contactId });
      await eventually(async () => expect(contactOf(contactId)?.state.type).not.toBe("connected"));
      await call("clearContact", { contactId });
      await sees(contactId, null);
    },
    async [Symbol.asyncDispose]() {
      clearInterval(pings);
      await socket[Symbol.asyncDispose]();
    },
  };
}
