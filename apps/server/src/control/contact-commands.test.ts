import { present } from "@tributary/kernel";
import { asId, type ContactFlowId, type ContactId, type ParticipantId, type UserId } from "@tributary/model";
import { PLAIN_CHAT } from "@tributary/testkit";
import { expect, it } from "vitest";
import { type ControlCenter, done, newPerson, openControlCenter } from "../../test/control-center.ts";

const SECRET = "her number is 0123456";

/** Starts a chat with a message. Returns the id of its contact. */
async function startChat({ center }: ControlCenter): Promise<string> {
  const [flow] = center.directory.definition.contactFlows;
  const started = await center.chats.start({
    ...PLAIN_CHAT,
    flowId: asId<ContactFlowId>(flow?.id ?? ""),
    initialMessage: { contentType: "text/plain", content: SECRET },
  });
  if (!started.ok) throw new Error(started.refusal.code);
  return started.value.contactId;
}

async function auditOf({ run }: ControlCenter): Promise<readonly string[]> {
  const { entries } = done(await run("audit-read", { since: 0, user: null, after: null }));
  return entries.filter(({ type }) => type.startsWith("conversation")).map(({ by, text }) => `${by}: ${text}`);
}

it("[CO-12] explains the routing of a contact, and refuses an unknown one", async () => {
  await using opened = await openControlCenter();
  done(await opened.run("user-add", newPerson("mia")));
  const { center } = opened;
  const [flow] = center.directory.definition.contactFlows;
  const started = await center.chats.start({
    flowId: asId<ContactFlowId>(flow?.id ?? ""),
    ...PLAIN_CHAT,
  });
  if (!started.ok) throw new Error(started.refusal.code);

  const explained = await opened.run("contact-explain", { contactId: started.value.contactId });

  expect(done(explained).words).toEqual(["The contact has not begun its flow, because its customer has not joined."]);
  expect(await opened.run("contact-explain", { contactId: "unknown" })).toEqual({
    ok: false,
    refusal: "There is no contact unknown.",
  });
});

it("[CO-13] exports a conversation, and notes the first page in the audit log", async () => {
  await using opened = await openControlCenter();
  const contactId = await startChat(opened);

  const first = done(await opened.run("contact-export", { contactId, after: null }));
  const second = done(await opened.run("contact-export", { contactId, after: 1_000 }));

  expect(first).toMatchObject({
    conversation: { conversationId: contactId, contacts: [{ contactId, channel: "chat" }] },
    items: [{ type: "message.sent", content: SECRET }],
    next: null,
  });
  expect(second.items).toEqual([]);
  expect(await auditOf(opened)).toEqual([`command line: exported the conversation of contact ${contactId}`]);
});

it("[CO-14] erases an ended conversation, and changes nothing the second time", async () => {
  await using opened = await openControlCenter();
  const contactId = await startChat(opened);

  const early = await opened.run("contact-erase", { contactId });
  await opened.center.contacts.stop(contactId, "api");
  const erased = await opened.run("contact-erase", { contactId });
  const again = await opened.run("contact-erase", { contactId });

  expect(early).toEqual({ ok: false, refusal: `The contact ${contactId} has not ended: end it first.` });
  expect([erased, again].map((answer) => done(answer).contactIds)).toEqual([[contactId], []]);
  expect(await opened.run("contact-export", { contactId, after: null })).toEqual({
    ok: false,
    refusal: `There is no contact ${contactId}.`,
  });
  expect(await auditOf(opened)).toEqual([`command line: erased the conversation of contact ${contactId}`]);
  expect(JSON.stringify(opened.log.lines)).not.toContain(SECRET);
});

it.each(["", "unknown", "__proto__", "\u0000", "x".repeat(100_000)])(
  "[CO-13, CO-14] finds no contact %j",
  async (id) => {
    await using opened = await openControlCenter();

    expect(done(await opened.run("contact-erase", { contactId: id }))).toEqual({ contactIds: [] });
    expect(await opened.run("contact-export", { contactId: id, after: null })).toEqual({
      ok: false,
      refusal: `There is no contact ${id}.`,
    });
    expect(await auditOf(opened)).toEqual([]);
  },
);

it("[CO-14] keeps a conversation whose contact is on an agent's desk", async () => {
  await using opened = await openControlCenter();
  done(await opened.run("user-add", newPerson("mia")));
  const { center } = opened;
  const contactId = await startChat(opened);
  const [user] = center.directory.definition.users;
  const state = center.directory.definition.agentStates.find(({ type }) => type === "routable");
  const agentId = asId<UserId>(user?.id ?? "");
  const described = await center.contacts.describe(contactId);
  if (!described.ok) throw new Error(described.refusal.code);
  const [customer] = described.value.participants;
  await center.chats.join({
    conversationId: described.value.id,
    participantId: customer?.id ?? asId<ParticipantId>(""),
  });
  await center.agents.chooseState(agentId, present(state, "a state in which contacts are routed").id, {
    enqueue: false,
  });
  await center.contacts.assign(contactId, agentId);
  await center.agents.accept(agentId, asId<ContactId>(contactId));
  await center.contacts.stop(contactId, "api");

  expect(await opened.run("contact-erase", { contactId })).toEqual({
    ok: false,
    refusal: `An agent still has the contact ${contactId} on their desk: it can be erased once it is cleared.`,
  });
});
