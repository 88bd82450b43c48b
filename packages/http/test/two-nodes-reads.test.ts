import { present } from "@tributary/kernel";
import { DEMO_IDS, PLAIN_CHAT } from "@tributary/testkit";
import { describe, expect, it, vi } from "vitest";
import { AGENT, type PanelCenter, ringingChat } from "./panel-center.ts";
import { call } from "./test-center.ts";
import { openTwoNodes, type TwoNodes } from "./two-nodes.ts";

const connectionToken = ({ tokens, time }: PanelCenter, participantId: string, conversationId: string): string =>
  tokens.issue({
    purpose: "connection",
    subject: participantId,
    scope: conversationId,
    expiresAt: time.now() + 86_400_000,
  });

/** A chat that rings at the agent, as node B knows it; what happens later at node A does not arrive at B in time. */
async function openRinging(nodes: TwoNodes) {
  const { a, b, line } = nodes;
  const { contactId, conversationId, customer } = await ringingChat(a.center);
  await b.center.contacts.describe(contactId);
  const view = await a.center.agents.view(AGENT);
  const agentId = String(view.ok ? view.value.contacts[0]?.slot.participantId : undefined);
  await b.center.agents.view(AGENT);
  line.hold();
  return {
    contactId,
    customer,
    customerToken: connectionToken(a, customer.participantId, conversationId),
    agentToken: connectionToken(a, agentId, conversationId),
  };
}

async function slotOf({ center }: PanelCenter, contactId: string) {
  return vi.waitFor(async () => {
    const view = await center.agents.view(AGENT);
    const contacts = view.ok ? view.value.contacts : [];
    return present(contacts.find(({ slot }) => slot.contactId === contactId)?.slot, "slot");
  }, 10_000);
}

const write = ({ http }: PanelCenter, token: string, Content = "hello", ClientToken?: string) =>
  call(http, "message", { token, body: { ContentType: "text/plain", Content, ClientToken } });

const textsAt = async ({ http }: PanelCenter, token: string): Promise<unknown[]> => {
  const { body } = await call(http, "transcript", {
    token,
    body: { ScanDirection: "BACKWARD", SortOrder: "ASCENDING" },
  });
  return (body.Transcript as { readonly Content?: string | null }[]).flatMap(({ Content }) => Content ?? []);
};

describe("a node that has not received yet what another node committed", () => {
  it("[HN-07, CH-12] lets an agent connect whose offer was made just now, and read once the contact has ended", async () => {
    await using nodes = await openTwoNodes();
    const { a, b, line } = nodes;
    const { conversationId, contactId } = await ringingChat(a.center);
    await a.center.agents.signOut(AGENT); // back in the queue
    await b.center.contacts.describe(contactId);
    await b.center.agents.view(AGENT);
    line.hold();
    await a.center.agents.chooseState(AGENT, DEMO_IDS.states.available, { enqueue: false });
    const slot = await slotOf(a, contactId);
    const expiresAt = a.time.now() + 90_000;
    const token = a.tokens.issue({
      purpose: "participant",
      subject: slot.participantId,
      scope: conversationId,
      expiresAt,
    });

    const offered = await call(b.http, "connection", { token, body: { Type: ["WEBSOCKET"] } });
    await a.center.agents.accept(AGENT, contactId);
    await a.center.contacts.stop(contactId, "api");
    const read = await call(b.http, "transcript", { token: connectionToken(a, slot.participantId, conversationId) });

    expect([offered.status, read.status]).toEqual([200, 200]);
  });

  it("[HN-07] accepts a message of an agent who has just accepted at the other node", async () => {
    await using nodes = await openTwoNodes();
    const chat = await openRinging(nodes);
    await nodes.a.center.agents.accept(AGENT, chat.contactId);

    expect((await write(nodes.b, chat.agentToken)).status).toBe(200);
  });

  it("[HN-07] sends typing of an agent who has just accepted at the other node", async () => {
    await using nodes = await openTwoNodes();
    const chat = await openRinging(nodes);
    await nodes.a.center.agents.accept(AGENT, chat.contactId);
    const typing = { ContentType: "application/vnd.amazonaws.connect.event.typing" };

    expect((await call(nodes.b.http, "event", { token: chat.agentToken, body: typing })).status).toBe(200);
  });

  it("[HN-07] returns a message in the transcript that was sent at the other node", async () => {
    await using nodes = await openTwoNodes();
    const chat = await openRinging(nodes);
    await write(nodes.a, chat.customerToken, "sent at A");

    expect(await textsAt(nodes.b, chat.customerToken)).toContain("sent at A");
  });

  it("[HN-07] accepts messages that alternate between the nodes, each once, in order", async () => {
    await using nodes = await openTwoNodes();
    const chat = await openRinging(nodes);
    const sent = Array.from({ length: 8 }, (_, index) => `message ${index}`);
    for (const text of sent) {
      expect((await write(nodes.next(), chat.customerToken, text, text)).status).toBe(200);
      expect((await write(nodes.next(), chat.customerToken, text, text)).status).toBe(200); // repeated at the other node
    }

    const texts = await textsAt(nodes.b, chat.customerToken);

    expect(texts.filter((text) => sent.includes(String(text)))).toEqual(sent);
  });

  it("[HN-07] refuses a message after the customer has left at the other node", async () => {
    await using nodes = await openTwoNodes();
    const chat = await openRinging(nodes);
    await nodes.a.center.chats.leave(chat.customer);

    expect((await write(nodes.b, chat.customerToken)).status).toBe(403);
  });

  it("[HN-07] describes attributes that were set at the other node", async () => {
    await using nodes = await openTwoNodes();
    const chat = await openRinging(nodes);
    await nodes.a.center.contacts.updateAttributes(chat.contactId, { plan: "silver" });

    const described = await nodes.b.center.contacts.describe(chat.contactId);

    expect(described.ok && described.value.attributes).toMatchObject({ plan: "silver" });
  });
});

it("[HN-07] a chat that one node has started is connected and written to at the other", async () => {
  await using nodes = await openTwoNodes();
  const { a, b } = nodes;
  const started = await a.center.chats.start({
    flowId: a.center.directory.definition.contactFlows[0]?.id as never,
    ...PLAIN_CHAT,
  });
  if (!started.ok) throw new Error(started.refusal.code);
  const { participantId, conversationId } = started.value;
  const claims = { subject: participantId, scope: conversationId, expiresAt: a.time.now() + 90_000 } as const;
  const token = a.tokens.issue({ purpose: "participant", ...claims });

  const connected = await call(b.http, "connection", { token, body: { Type: ["CONNECTION_CREDENTIALS"] } });
  const written = await write(nodes.a, connectionToken(a, participantId, conversationId));
  const answered = await write(nodes.b, connectionToken(a, participantId, conversationId));

  expect([connected.status, written.status, answered.status]).toEqual([200, 200, 200]);
});
