import type { ParticipantRef } from "@tributary/engine";
import { type AuthenticationId, type CustomerIdentity, type FlowStep, MIN_AUTHENTICATION_MS } from "@tributary/model";
import {
  DEMO_IDS,
  demoDefinition,
  type InProcessCenter,
  inProcessCenter,
  SIGN_IN_STEP,
  SIGN_IN_STEPS,
  withQuickConnects,
  withSalesSteps,
} from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { acceptedValue, FIRST, makeAvailable, queueChat, SECOND, startChat } from "../../test/center.ts";
import { openTwoNodes, queueChatOn } from "../../test/cluster.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { openAuthenticationOf } from "../contact/customer-authentication.ts";

const PAGE = { scan: "forward", limit: 40, start: null, continueAtSeq: null } as const;
const REDIRECT = "https://shop.example/signed-in";
const IDENTITY: CustomerIdentity = { issuer: "https://id.example", clientId: "center", customerId: "7" };
const SUCCESS = { outcome: "succeeded", identity: IDENTITY } as const;
const BY = { kind: "command-line" } as const;

function openCenter(steps: readonly FlowStep[] = SIGN_IN_STEPS, authenticatesCustomers = true) {
  const definition = withSalesSteps(withQuickConnects(demoDefinition({ agents: 3, chatSlots: 2 })), steps);
  return inProcessCenter({ definition, authenticatesCustomers });
}

async function stateOf(harness: InProcessCenter, contactId: string): Promise<ConversationState> {
  return acceptedValue(await harness.run(harness.center.contacts.describe(contactId))).whole;
}

function idIn(state: ConversationState): AuthenticationId {
  const open = openAuthenticationOf(state);
  if (open === undefined) throw new Error("no authentication");
  return open.id;
}

/** A chat whose flow waits for its customer. */
async function waitingChat(harness: InProcessCenter) {
  const chat = await queueChat(harness);
  const customer: ParticipantRef = { conversationId: chat.conversationId, participantId: chat.participantId };
  const authenticationId = idIn(await stateOf(harness, chat.contactId));
  return { chat, customer, authenticationId };
}

type Waiting = Awaited<ReturnType<typeof waitingChat>>;

const answerOf = ({ authenticationId }: Pick<Waiting, "authenticationId">) => ({
  authenticationId,
  isFor: (uri: string) => uri === REDIRECT,
  by: BY,
});

/** Gets the address of the provider, and takes its answer. */
async function answer(harness: InProcessCenter, waiting: Waiting) {
  const { authentications } = harness.center;
  const { customer, authenticationId } = waiting;
  acceptedValue(await harness.run(authentications.issueAddress(customer, { authenticationId, redirectUri: REDIRECT })));
  return harness.run(authentications.answer(customer.conversationId, answerOf(waiting)));
}

async function itemsOf(harness: InProcessCenter, reader: ParticipantRef) {
  const { items } = acceptedValue(await harness.run(harness.center.chats.transcript(reader, PAGE)));
  return items.map(({ event }) => {
    if (event.type === "message.sent") return `${event.displayName}: ${event.content}`;
    return event.type === "authentication.ended" ? `${event.type} ${event.result.outcome}` : event.type;
  });
}

describe("a flow that asks the customer to sign in", () => {
  it("[FL-08, AN-04, RE-07] waits, and goes on with the branch of the outcome; the customer has the verified identity and name", async () => {
    await using harness = await openCenter();
    const waiting = await waitingChat(harness);
    const { chat, customer, authenticationId } = waiting;
    const before = await stateOf(harness, chat.contactId);
    acceptedValue(await answer(harness, waiting));

    const end = { authenticationId, result: SUCCESS, displayName: "Zoë" };
    acceptedValue(await harness.run(harness.center.authentications.end(chat.conversationId, end)));

    const after = await stateOf(harness, chat.contactId);
    expect([before.contact.state.phase, after.contact.state.phase]).toEqual(["in-flow", "queued"]);
    expect(after.attributes).toEqual({ signIn: "succeeded" });
    const query = { after: null, limit: 10, by: BY };
    const exported = acceptedValue(await harness.run(harness.center.conversations.export(chat.contactId, query)));
    expect(exported.conversation.identity).toEqual(IDENTITY);
    expect(after.authentication).toMatchObject({ identity: IDENTITY, outcomes: ["succeeded"] });
    expect(await itemsOf(harness, customer)).toEqual([
      "participant.joined",
      "SYSTEM_MESSAGE: Welcome.",
      "authentication.initiated",
      "authentication.ended succeeded",
      "participant.renamed",
    ]);
  });

  it("[PM-04] a customer who is renamed writes under the new name, and their earlier messages keep the old one", async () => {
    await using harness = await openCenter();
    const waiting = await waitingChat(harness);
    const { chat, customer, authenticationId } = waiting;
    const send = async (content: string) =>
      acceptedValue(
        await harness.run(
          harness.center.chats.sendMessage(customer, { contentType: "text/plain", content, clientToken: null }),
        ),
      );
    await send("Before");
    acceptedValue(await answer(harness, waiting));
    const end = { authenticationId, result: SUCCESS, displayName: "Zoë" };
    acceptedValue(await harness.run(harness.center.authentications.end(chat.conversationId, end)));
    await send("After");

    expect(await itemsOf(harness, customer)).toEqual(expect.arrayContaining(["Customer: Before", "Zoë: After"]));
  });

  it("[FL-08] takes the branch of a failure at once in a center without a provider", async () => {
    await using harness = await openCenter(SIGN_IN_STEPS, false);
    const chat = await queueChat(harness);

    const { contact, attributes, authentication } = await stateOf(harness, chat.contactId);
    expect([contact.state.phase, attributes, authentication]).toEqual(["queued", { signIn: "failed" }, undefined]);
  });

  it("[FL-08] takes the branch of a failure at once after an overflow", async () => {
    const steps: readonly FlowStep[] = [
      { kind: "to-queue", queueId: DEMO_IDS.queues.support, priority: 5 },
      SIGN_IN_STEP,
      { kind: "to-queue", queueId: DEMO_IDS.queues.sales, priority: 5 },
    ];
    const definition = withSalesSteps(demoDefinition(), steps);
    const queues = definition.queues.map((queue) =>
      queue.id === DEMO_IDS.queues.support ? { ...queue, maxContacts: 0 } : queue,
    );
    await using harness = await inProcessCenter({
      definition: { ...definition, queues },
      authenticatesCustomers: true,
    });
    const chat = await queueChat(harness);

    const { contact, attributes } = await stateOf(harness, chat.contactId);
    expect(contact.state).toMatchObject({ phase: "queued", place: { queueId: DEMO_IDS.queues.sales } });
    expect(attributes).toEqual({ signIn: "failed" });
  });

  it("[FL-08] takes the branch of a failure at once after a transfer to it", async () => {
    await using harness = await openCenter();
    const { chat, authenticationId } = await waitingChat(harness);
    const end = { authenticationId, result: { outcome: "canceled" } as const };
    await makeAvailable(harness, FIRST);
    acceptedValue(await harness.run(harness.center.authentications.end(chat.conversationId, end)));
    acceptedValue(await harness.run(harness.center.agents.accept(FIRST, chat.contactId)));

    acceptedValue(await harness.run(harness.center.agents.transfer(FIRST, chat.contactId, "sales")));

    const { contact, attributes, authentication } = await stateOf(harness, chat.contactId);
    expect([contact.previousId, "place" in contact.state, attributes.signIn]).toEqual([chat.contactId, true, "failed"]);
    expect(authentication?.outcomes).toEqual(["canceled"]);
  });

  it("[MP-10] a further agent who is offered the chat is an item, with their name", async () => {
    await using harness = await openCenter();
    const { chat, authenticationId, customer } = await waitingChat(harness);
    const end = { authenticationId, result: { outcome: "canceled" } as const };
    await makeAvailable(harness, FIRST);
    acceptedValue(await harness.run(harness.center.authentications.end(chat.conversationId, end)));
    acceptedValue(await harness.run(harness.center.agents.accept(FIRST, chat.contactId)));
    expect(await itemsOf(harness, customer)).not.toContain("participant.invited");
    await makeAvailable(harness, SECOND);

    acceptedValue(await harness.run(harness.center.agents.add(FIRST, chat.contactId, "last")));

    const { items } = acceptedValue(await harness.run(harness.center.chats.transcript(customer, PAGE)));
    expect(items.at(-1)?.event).toMatchObject({
      type: "participant.invited",
      role: "agent",
      displayName: "Agent 3",
      contactId: expect.not.stringMatching(chat.contactId),
    });
  });
});

describe("the time of an authentication", () => {
  it("[AN-09] ends it, also after a crash, and the flow goes on", async () => {
    await using harness = await openCenter();
    const { chat } = await waitingChat(harness);
    await harness.clock.run(MIN_AUTHENTICATION_MS - 1_000);
    expect((await stateOf(harness, chat.contactId)).contact.state.phase).toBe("in-flow");

    await harness.crashAndRestart();
    await harness.clock.run(1_000);

    const { contact, attributes } = await stateOf(harness, chat.contactId);
    expect([contact.state.phase, attributes]).toEqual(["queued", { signIn: "timed-out" }]);
  });

  it("[AN-09] ends one whose answer was being verified when the node died", async () => {
    await using harness = await openCenter();
    const waiting = await waitingChat(harness);
    acceptedValue(await answer(harness, waiting));

    await harness.crashAndRestart();
    expect(
      await harness.run(harness.center.authentications.answer(waiting.chat.conversationId, answerOf(waiting))),
    ).toEqual(expect.objectContaining({ ok: false }));
    await harness.clock.run(MIN_AUTHENTICATION_MS);

    expect((await stateOf(harness, waiting.chat.contactId)).attributes).toEqual({ signIn: "timed-out" });
  });

  it.each([
    ["before an answer", false],
    ["while its answer is being verified", true],
  ])("[AN-09] is over with the chat, %s: no timer stays", async (_when, isAnswered) => {
    await using harness = await openCenter();
    const waiting = await waitingChat(harness);
    const { chat, customer } = waiting;
    if (isAnswered) acceptedValue(await answer(harness, waiting));
    const kinds = () => [...harness.disk.timers.values()].map(({ kind }) => kind);
    expect(kinds()).toContain("authentication-over");

    acceptedValue(await harness.run(harness.center.chats.leave(customer)));

    expect(kinds()).toEqual([]);
    const state = await stateOf(harness, chat.contactId);
    expect(state.contact.state).toMatchObject({ phase: "ended", reason: "customer-disconnect" });
  });
});

describe("an authentication", () => {
  it("[AN-06, AN-07] that does not exist is refused: of another chat, of an unknown one, and to another customer", async () => {
    await using harness = await openCenter();
    const { authentications } = harness.center;
    const [one, other] = [await waitingChat(harness), await waitingChat(harness)];
    const request = { authenticationId: one.authenticationId, redirectUri: REDIRECT };
    const unknown = { ...one.customer, conversationId: (await startChat(harness)).conversationId };

    expect(await harness.run(authentications.issueAddress(other.customer, request))).toMatchObject({
      refusal: { code: "invalid-field", field: "SessionId" },
    });
    expect(await harness.run(authentications.cancel(other.customer, one.authenticationId))).toMatchObject({
      refusal: { code: "invalid-field" },
    });
    expect(await harness.run(authentications.issueAddress(unknown, request))).toMatchObject({
      refusal: { code: "token-invalid" },
    });
    expect(await harness.run(authentications.answer(other.chat.conversationId, answerOf(one)))).toMatchObject({
      refusal: { code: "authentication-conflict" },
    });
  });

  it("[AN-05] keeps what was verified when a later one fails", async () => {
    await using harness = await openCenter([SIGN_IN_STEP, ...SIGN_IN_STEPS]);
    const first = await waitingChat(harness);
    acceptedValue(await answer(harness, first));
    const end = { authenticationId: first.authenticationId, result: SUCCESS };
    acceptedValue(await harness.run(harness.center.authentications.end(first.chat.conversationId, end)));

    await harness.clock.run(MIN_AUTHENTICATION_MS);

    const { authentication } = await stateOf(harness, first.chat.contactId);
    expect(authentication).toMatchObject({ outcomes: ["succeeded", "timed-out"], identity: IDENTITY });
  });
});

describe("on two nodes", () => {
  const definition = withSalesSteps(demoDefinition({ agents: 3 }));

  it("[ND-01, AN-07] one gives the address, the other takes the answer, once", async () => {
    const { cluster, first, second } = await openTwoNodes({ definition, authenticatesCustomers: true });
    const chat = await queueChatOn(cluster, first);
    const customer: ParticipantRef = chat;
    const described = acceptedValue(await cluster.run(second.center.contacts.describe(chat.contactId)));
    const authenticationId = idIn(described.whole);
    const request = { authenticationId, redirectUri: REDIRECT };
    acceptedValue(await cluster.run(first.center.authentications.issueAddress(customer, request)));

    const answers = await cluster.run(
      Promise.all(
        [first, second].map(({ center }) =>
          center.authentications.answer(chat.conversationId, answerOf({ authenticationId })),
        ),
      ),
    );

    expect(answers.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
    const end = { authenticationId, result: SUCCESS };
    acceptedValue(await cluster.run(second.center.authentications.end(chat.conversationId, end)));
    const after = acceptedValue(await cluster.run(first.center.contacts.describe(chat.contactId)));
    expect(after.contact.state).toMatchObject({ phase: "queued" });
  });

  it("[AN-09] another node ends it in time when its own was killed", async () => {
    const { cluster, clock, first, second } = await openTwoNodes({ definition, authenticatesCustomers: true });
    const chat = await queueChatOn(cluster, second);
    second.clock.kill();

    await clock.run(MIN_AUTHENTICATION_MS + 60_000);

    const { contact } = acceptedValue(await cluster.run(first.center.contacts.describe(chat.contactId)));
    expect(contact.state).toMatchObject({ phase: "queued" });
  });
});
