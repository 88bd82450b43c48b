import { asId, type ContactId, type ParticipantId, type UserId } from "@tributary/model";
import { DEMO_IDS, demoDefinition, inProcessCenter } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import {
  acceptedValue,
  connectChat,
  contactState,
  FIRST,
  makeAvailable,
  offerChat,
  phasesAt,
  queueChat,
  SECOND,
} from "../../test/center.ts";

const UNKNOWN = asId<UserId>("constructor");
const ok = { ok: true, value: null };
const refusedWith = (code: string) => ({ ok: false, refusal: expect.objectContaining({ code }) });

describe("the view of a desk", () => {
  it("has the instance's offline state before the agent has chosen one", async () => {
    await using harness = await inProcessCenter();

    const { agent } = acceptedValue(await harness.run(harness.center.agents.view(FIRST)));

    const current = { id: DEMO_IDS.states.offline, name: "Offline", type: "offline" };
    expect(agent.availability).toEqual({ phase: "chosen", current, since: 0, next: null });
  });

  it("has the contacts of the desk with their conversations", async () => {
    await using harness = await inProcessCenter();
    const { chat } = await connectChat(harness);

    const view = acceptedValue(await harness.run(harness.center.agents.view(FIRST)));

    const conversation = acceptedValue(await harness.run(harness.center.contacts.describe(chat.contactId)));
    expect(view).toEqual({
      user: harness.definition.users[0],
      agent: view.agent,
      contacts: [{ slot: view.agent.slots[0], conversation }],
    });
  });

  it("of all agents has one desk per user", async () => {
    await using harness = await inProcessCenter();

    const desks = await harness.run(harness.center.agents.all());

    expect(desks.map(({ id }) => id)).toEqual(harness.definition.users.map(({ id }) => id));
  });
});

describe("a user id that does not exist", () => {
  it("is refused by all operations", async () => {
    await using harness = await inProcessCenter();
    const { agents } = harness.center;
    const contactId = asId<ContactId>("contact");

    const results = [
      await harness.run(agents.view(UNKNOWN)),
      await harness.run(agents.chooseState(UNKNOWN, DEMO_IDS.states.available, { enqueue: false })),
      await harness.run(agents.signOut(UNKNOWN)),
      await harness.run(agents.accept(UNKNOWN, contactId)),
      await harness.run(agents.clear(UNKNOWN, contactId)),
    ];

    expect(results).toEqual(Array(5).fill(refusedWith("not-found")));
  });
});

describe("choosing a state", () => {
  it("is refused for a state that is not one of the instance's", async () => {
    await using harness = await inProcessCenter();

    const result = await harness.run(harness.center.agents.chooseState(FIRST, asId("constructor"), { enqueue: false }));

    const expected = "one of the instance's enabled agent states";
    expect(result).toEqual({ ok: false, refusal: { code: "not-found", field: "state", expected } });
  });
});

describe("signing out", () => {
  it("[AV-09] sets the offline state when the desk is empty", async () => {
    await using harness = await inProcessCenter();
    const { agents } = harness.center;
    const { chat } = await connectChat(harness);
    acceptedValue(await harness.run(agents.signOut(FIRST)));
    await harness.run(harness.center.contacts.stop(chat.contactId, "api"));

    acceptedValue(await harness.run(agents.clear(FIRST, chat.contactId)));

    const { agent } = acceptedValue(await harness.run(agents.view(FIRST)));
    expect(agent.availability).toMatchObject({ phase: "chosen", current: { type: "offline" }, next: null });
  });
});

describe("signing out while a contact rings", () => {
  const threeAgents = { definition: demoDefinition({ agents: 3 }) };

  it("[AV-10] returns the contact to the queue, where another agent gets it, and does not count it as missed", async () => {
    await using harness = await inProcessCenter(threeAgents);
    const { chat } = await offerChat(harness);
    const queued = await contactState(harness, chat);
    await makeAvailable(harness, SECOND);

    acceptedValue(await harness.run(harness.center.agents.signOut(FIRST)));
    await harness.clock.run(15_000);

    const { agent } = acceptedValue(await harness.run(harness.center.agents.view(FIRST)));
    expect(agent).toMatchObject({ slots: [], availability: { phase: "chosen", current: { type: "offline" } } });
    expect(await contactState(harness, chat)).toMatchObject({
      phase: "offered",
      to: { agentId: SECOND },
      place: "place" in queued ? queued.place : null,
    });
  });

  it("[AV-10] keeps a connected contact, and leaves nothing that rings or was missed", async () => {
    const oneAgent = { definition: demoDefinition({ agents: 1, chatSlots: 3 }) };
    await using harness = await inProcessCenter(oneAgent);
    await connectChat(harness);
    const { chat } = await offerChat(harness);
    expect(await phasesAt(harness, FIRST)).toEqual(["connected", "offered"]);

    acceptedValue(await harness.run(harness.center.agents.signOut(FIRST)));
    await harness.clock.run(60_000);

    expect(await phasesAt(harness, FIRST)).toEqual(["connected"]);
    expect((await contactState(harness, chat)).phase).toBe("queued");
  });
});

describe("answering an offer", () => {
  it.each(["accept", "reject"] as const)(
    "%s is refused for a contact that is not on the agent's desk",
    async (answer) => {
      await using harness = await inProcessCenter({ definition: demoDefinition({ agents: 3 }) });
      const { chat } = await offerChat(harness);

      expect(await harness.run(harness.center.agents[answer](SECOND, chat.contactId))).toEqual(
        refusedWith("offer-gone"),
      );
    },
  );

  it("accept is refused after a miss", async () => {
    await using harness = await inProcessCenter();
    const { chat } = await offerChat(harness);
    await harness.clock.run(20_000);

    expect(await harness.run(harness.center.agents.accept(FIRST, chat.contactId))).toEqual(refusedWith("offer-gone"));
  });
});

describe("ending a connection", () => {
  it.each(["customer", "agent"] as const)("of the %s ends a connected contact", async (who) => {
    await using harness = await inProcessCenter();
    const connected = await connectChat(harness);
    const { contactId } = connected.chat;

    const result = await harness.run(harness.center.agents.end(FIRST, contactId, connected[who].participantId));

    expect(result).toEqual(ok);
    expect(await contactState(harness, connected.chat)).toMatchObject({ phase: "ended", reason: "agent-disconnect" });
    expect(await phasesAt(harness, FIRST)).toEqual(["after-contact-work"]);
  });

  it("of an offered contact rejects it", async () => {
    await using harness = await inProcessCenter();
    const { chat, agent } = await offerChat(harness);

    expect(await harness.run(harness.center.agents.end(FIRST, chat.contactId, agent.participantId))).toEqual(ok);

    expect(await phasesAt(harness, FIRST)).toEqual(["rejected"]);
  });

  it("is refused for another participant, for a contact that is over, and for a contact of another agent", async () => {
    await using harness = await inProcessCenter({ definition: demoDefinition({ agents: 3 }) });
    const { chat, agent, customer } = await connectChat(harness);
    const { end } = harness.center.agents;
    const stranger = asId<ParticipantId>("stranger");

    expect(await harness.run(end(FIRST, chat.contactId, stranger))).toEqual(refusedWith("not-found"));
    expect(await harness.run(end(SECOND, chat.contactId, agent.participantId))).toEqual(refusedWith("not-found"));
    await harness.run(harness.center.chats.leave(customer));
    expect(await harness.run(end(FIRST, chat.contactId, agent.participantId))).toEqual(refusedWith("contact-ended"));
  });

  it("is refused for a missed contact that is offered to another agent", async () => {
    await using harness = await inProcessCenter({ definition: demoDefinition({ agents: 3 }) });
    const { chat, agent } = await offerChat(harness);
    await makeAvailable(harness, SECOND);
    await harness.clock.run(20_000);

    const result = await harness.run(harness.center.agents.end(FIRST, chat.contactId, agent.participantId));

    expect(result).toEqual(refusedWith("offer-gone"));
    expect(await phasesAt(harness, SECOND)).toEqual(["offered"]);
  });
});

describe("ending or clearing", () => {
  it("ends a connected contact, and clears it afterwards", async () => {
    await using harness = await inProcessCenter();
    const { chat } = await connectChat(harness);
    const { endOrClear } = harness.center.agents;

    acceptedValue(await harness.run(endOrClear(FIRST, chat.contactId, null)));
    const ended = await phasesAt(harness, FIRST);
    acceptedValue(await harness.run(endOrClear(FIRST, chat.contactId, null)));

    expect([ended, await phasesAt(harness, FIRST)]).toEqual([["after-contact-work"], []]);
  });

  it("rejects an offered contact", async () => {
    await using harness = await inProcessCenter();
    const { chat } = await offerChat(harness);

    acceptedValue(await harness.run(harness.center.agents.endOrClear(FIRST, chat.contactId, null)));

    expect(await phasesAt(harness, FIRST)).toEqual(["rejected"]);
  });

  it("is refused for a contact that is not on the desk", async () => {
    await using harness = await inProcessCenter();
    const { contactId } = await queueChat(harness);

    const result = await harness.run(harness.center.agents.endOrClear(FIRST, contactId, null));

    expect(result).toEqual(refusedWith("not-found"));
  });
});
