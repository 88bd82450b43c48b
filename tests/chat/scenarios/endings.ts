/** The end of a chat, and sessions of agents. */
import { expect } from "vitest";
import {
  bringPeer,
  type Customer,
  contentOf,
  EVENT,
  joinCustomer,
  type Peer,
  type Recorded,
  record,
  rejectionOf,
} from "../support/customer.ts";
import type { Loose } from "../support/page/page.ts";
import { scenarios } from "../support/scenario.ts";
import type { World } from "../support/world.ts";

/** An agent's session on a page, with the panel's socket. */
type Agent = Recorded & { readonly peer: Peer; readonly customer: Customer } & Disposable;

async function joinAgent(world: World, changes: object = {}): Promise<Agent> {
  const customer = await joinCustomer(world);
  const peer = await bringPeer(world, customer);
  const page = world.page();
  const chatDetails = { ...peer.details(), ...changes };
  const session = page.connect.ChatSession.create({ type: "AGENT", chatDetails, websocketManager: peer.manager });
  const recorded = record(page, session);
  await world.done(session.connect({ metadata: 9 }));
  await world.rest();
  return Object.assign(recorded, { peer, customer, [Symbol.dispose]: () => peer[Symbol.dispose]() });
}

async function end(world: World): Promise<Customer> {
  const customer = await joinCustomer(world);
  await world.done(customer.session.disconnectParticipant());
  await world.until(() => customer.of("onEnded").length > 0);
  await world.rest();
  return customer;
}

export const ENDINGS = scenarios({
  "the customer ends the chat, https://github.com/amazon-connect/amazon-connect-chatjs/pull/300": async (world) => {
    const customer = await end(world);

    expect(customer.page.network.sent("disconnect")).toHaveLength(1);
    expect(customer.contents.slice(-2)).toEqual(["participant.left", "chat.ended"]);
    expect(customer.events.at(-1)).toEqual(["onEnded", expect.objectContaining({ data: null })]);
  },
  "the agent is notified that the customer left, then the end, https://github.com/amazon-connect/amazon-connect-chat-ui-examples/issues/252, https://github.com/amazon-connect/amazon-connect-chat-ui-examples/issues/10":
    async (world) => {
      const customer = await joinCustomer(world);
      using peer = await bringPeer(world, customer);
      await world.done(customer.session.disconnectParticipant());
      await world.until(() => peer.socket.items.some(({ ContentType }) => ContentType === `${EVENT}chat.ended`));

      expect(peer.socket.items.slice(-2).map(({ ContentType }) => ContentType)).toEqual([
        `${EVENT}participant.left`,
        `${EVENT}chat.ended`,
      ]);
    },
  "nothing is left after the end": async (world) => {
    const customer = await end(world);
    const before = customer.page.network.requests.length;
    await world.skip(60_000);

    expect(customer.page.network.requests).toHaveLength(before);
    expect(customer.page.network.sockets.size).toBe(0);
    expect(customer.session.controller.getConnectionStatus()).toBe("Broken");
  },
  "requests after the end reject with a text, https://github.com/amazon-connect/amazon-connect-chatjs/issues/126":
    async (world) => {
      const { session } = await end(world);
      const requests: Readonly<Record<string, object>> = {
        sendMessage: { message: "text", contentType: "text/plain" },
        sendEvent: { contentType: `${EVENT}typing` },
        getAttachmentURL: { attachmentId: "a" },
        disconnectParticipant: {},
      };

      for (const [name, request] of Object.entries(requests))
        expect(await rejectionOf(world, session[name](request))).toBe(`Failed to call ${name}, No active connection`);
    },
  "no handler is called after the end": async (world) => {
    const customer = await end(world);
    const before = customer.events.length;
    await world.skip(30_000);

    expect(customer.events).toHaveLength(before);
  },
  "a customer has no clean-up, and an agent cannot end the chat": async (world) => {
    using agent = await joinAgent(world);

    expect(agent.session.disconnectParticipant).toBeUndefined();
    expect(agent.customer.session.cleanUpOnParticipantDisconnect).toBeUndefined();
  },
  "an agent connects with the token of the panel": async (world) => {
    using agent = await joinAgent(world);
    await world.done(agent.session.sendMessage({ message: "hello", contentType: "text/plain" }));
    await world.until(() => agent.customer.contents.includes("hello"));

    expect(agent.page.network.sent("message")[0]?.bearer).toBe(agent.peer.token);
    expect(agent.page.network.sockets.size).toBe(0);
  },
  "an agent is reported as connected": async (world) => {
    using agent = await joinAgent(world);
    await world.until(() => agent.page.network.sent("connection").length > 0);

    expect(agent.page.network.sent("connection")).toEqual([
      expect.objectContaining({ bearer: agent.peer.party.participantToken, body: { ConnectParticipant: true } }),
    ]);
  },
  "an agent without a token of the panel connects with their own": async (world) => {
    const getConnectionToken = (): Promise<never> => Promise.reject(new Error("not now"));
    using agent = await joinAgent(world, { getConnectionToken });

    expect(agent.page.network.sent("connection")[0]?.body).toEqual({
      ConnectParticipant: true,
      Type: ["WEBSOCKET", "CONNECTION_CREDENTIALS"],
    });
  },
  "an agent who monitors has only the token of the panel, https://github.com/amazon-connect/amazon-connect-chatjs/issues/231":
    async (world) => {
      using agent = await joinAgent(world, { participantToken: null });

      const { data } = await world.done(agent.session.getTranscript({}) as Promise<Loose>);
      expect(data.Transcript.map(contentOf)).toContain("Welcome");
    },
  "an agent receives the items of their chat": async (world) => {
    using agent = await joinAgent(world);
    await world.done(agent.customer.session.sendMessage({ message: "it broke", contentType: "text/plain" }));
    await world.until(() => agent.contents.includes("it broke"));

    expect(agent.of("onMessage").at(-1)?.data).toMatchObject({ ParticipantRole: "CUSTOMER" });
  },
  "an agent's chats share a socket": async (world) => {
    using agent = await joinAgent(world);
    const other = await joinCustomer(world);
    const content = JSON.stringify({
      Id: "x",
      Type: "MESSAGE",
      Content: "other",
      ContactId: other.party.ref.conversationId,
    });
    agent.peer.manager.receive(content);
    await world.rest();

    expect(agent.contents).not.toContain("other");
  },
  "the panel's socket is reported": async (world) => {
    using agent = await joinAgent(world);
    agent.peer.manager.lose();
    await world.rest();
    agent.peer.manager.gain();
    await world.rest();

    expect(agent.of("onConnectionLost")).toHaveLength(1);
    expect(agent.of("onConnectionEstablished").length).toBeGreaterThan(1);
  },
  "a session breaks with the panel's socket": async (world) => {
    using agent = await joinAgent(world);
    const before = agent.events.length;
    agent.peer.manager.fail();
    await world.rest();

    expect(agent.events.slice(before).map(([name]) => name)).toEqual(["onConnectionBroken"]);
    expect(agent.session.controller.getConnectionStatus()).toBe("Broken");
  },
  "an agent's page that is reloaded continues the chat, https://github.com/amazon-connect/amazon-connect-streams/issues/846":
    async (world) => {
      using agent = await joinAgent(world);
      agent.page[Symbol.dispose]();
      const page = world.page();
      const session = page.connect.ChatSession.create({
        type: "AGENT",
        chatDetails: agent.peer.details(),
        websocketManager: agent.peer.manager,
      });
      await world.done(session.connect());
      await world.done(session.sendMessage({ message: "I am back", contentType: "text/plain" }));

      await world.until(() => agent.customer.contents.includes("I am back"));
    },
  "an agent receives nothing after their transfer, https://github.com/amazon-connect/amazon-connect-chatjs/pull/241":
    async (world) => {
      using agent = await joinAgent(world);
      agent.peer.manager.receive(transferred(agent));
      await world.rest();
      await world.done(agent.customer.session.sendMessage({ message: "to the next agent", contentType: "text/plain" }));
      await world.rest();

      expect(agent.contents).toContain("transfer.succeeded");
      expect(agent.contents).not.toContain("to the next agent");
    },
  "onEnded is called after an agent's transfer, https://github.com/amazon-connect/amazon-connect-chatjs/issues/24":
    async (world) => {
      using agent = await joinAgent(world);
      agent.peer.manager.receive(transferred(agent));
      await world.rest();

      expect(agent.of("onEnded")).toHaveLength(1);
    },
  "cleanUpOnParticipantDisconnect removes all handlers": async (world) => {
    using agent = await joinAgent(world);
    const before = agent.events.length;
    agent.session.cleanUpOnParticipantDisconnect();
    await world.done(agent.customer.session.sendMessage({ message: "anyone?", contentType: "text/plain" }));
    await world.rest();

    expect(agent.events).toHaveLength(before);
  },
});

function transferred({ customer }: Agent): string {
  const AbsoluteTime = "2030-01-01T00:00:00.000Z";
  const InitialContactId = customer.party.ref.conversationId;
  return JSON.stringify({
    AbsoluteTime,
    ContentType: `${EVENT}transfer.succeeded`,
    Id: "t",
    Type: "EVENT",
    InitialContactId,
  });
}
