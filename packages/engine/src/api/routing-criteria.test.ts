/** Routing criteria in whole centers: time, restarts, several nodes, and changes of proficiencies. */
import { present } from "@tributary/kernel";
import { BY_SERVER, type ContactId, type ProficiencyLevel, type RoutingStep, type UserId } from "@tributary/model";
import {
  demoAgentId,
  demoDefinition,
  type InProcessCenter,
  inProcessCenter,
  invariantViolations,
  LANGUAGE,
  withProficiencies,
  withQuickConnects,
} from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import {
  acceptedValue,
  contactState,
  FIRST,
  makeAvailable,
  phasesAt,
  queueChat,
  SECOND,
  startChat,
} from "../../test/center.ts";
import { deskOn, makeAvailableOn, openTwoNodes, queueChatOn } from "../../test/cluster.ts";

const french = (level: ProficiencyLevel) => ({ attributeId: LANGUAGE.id, value: "French", level });

/** The first agent has level 2, the second one level 4. Both serve the queue at once. */
const definition = withProficiencies(demoDefinition({ agents: 3, chatSlots: 1 }), [2, null, 4]);

function step(minLevel: ProficiencyLevel, durationMs: number | null): RoutingStep {
  return { expression: { kind: "proficiency", attribute: "Language", value: "French", minLevel }, durationMs };
}

async function setCriteria(
  { center, run }: Pick<InProcessCenter, "center" | "run">,
  contactId: string,
  steps: readonly RoutingStep[],
) {
  acceptedValue(await run(center.contacts.updateRouting(contactId, { steps })));
}

const desks = async (harness: InProcessCenter): Promise<readonly (readonly string[])[]> => [
  await phasesAt(harness, FIRST),
  await phasesAt(harness, SECOND),
];

describe("a contact with routing criteria", () => {
  it("[RT-24, CR-04] is offered to the agent who fulfils its step, although another one has been idle longer", async () => {
    await using harness = await inProcessCenter({ definition });
    await makeAvailable(harness, FIRST);
    await harness.clock.run(1_000);
    await makeAvailable(harness, SECOND);
    const chat = await startChat(harness);
    await setCriteria(harness, chat.contactId, [step(3, null)]);

    acceptedValue(await harness.run(harness.center.chats.join(chat)));

    expect(await desks(harness)).toEqual([[], ["offered"]]);
  });

  it("[RT-24, CR-03] waits for its steps to expire, and is then offered to any agent of its queue", async () => {
    await using harness = await inProcessCenter({ definition });
    await makeAvailable(harness, FIRST);
    const chat = await startChat(harness);
    await setCriteria(harness, chat.contactId, [step(5, 30_000), step(4, 20_000)]);
    acceptedValue(await harness.run(harness.center.chats.join(chat)));

    await harness.clock.run(49_000);
    expect(await desks(harness)).toEqual([[], []]);
    await harness.clock.run(1_500);

    expect(await desks(harness)).toEqual([["offered"], []]);
  });

  it("[RT-24] is decided again in the commit of the offer", async () => {
    await using harness = await inProcessCenter({ definition });
    const chat = await queueChat(harness);

    await Promise.all([
      harness.run(harness.center.contacts.updateRouting(chat.contactId, { steps: [step(3, null)] })),
      makeAvailable(harness, FIRST),
    ]);

    expect(await desks(harness)).toEqual([[], []]);
    expect(await contactState(harness, chat)).toMatchObject({ phase: "queued" });
  });

  it("[RT-25] is offered once an agent becomes proficient, and keeps its position meanwhile", async () => {
    await using harness = await inProcessCenter({ definition });
    await makeAvailable(harness, FIRST);
    const chat = await startChat(harness);
    await setCriteria(harness, chat.contactId, [step(3, null)]);
    acceptedValue(await harness.run(harness.center.chats.join(chat)));
    expect(await desks(harness)).toEqual([[], []]);

    const administration = harness.center.administration(BY_SERVER);
    const improve = administration.change("users", FIRST, (user) => ({ ...user, proficiencies: [french(3)] }));
    acceptedValue(await harness.run(improve));

    expect(await desks(harness)).toEqual([["offered"], []]);
  });

  it("[RT-23, RT-24] is assigned to any agent", async () => {
    await using harness = await inProcessCenter({ definition });
    const chat = await queueChat(harness);
    await setCriteria(harness, chat.contactId, [step(5, null)]);

    acceptedValue(await harness.run(harness.center.contacts.assign(chat.contactId, FIRST)));

    expect(await desks(harness)).toEqual([["offered"], []]);
  });

  it("[RT-22] is explained by its step, and by the agents who do not fulfil it", async () => {
    await using harness = await inProcessCenter({ definition });
    const chat = await queueChat(harness);
    await setCriteria(harness, chat.contactId, [step(3, 30_000)]);

    const explained = acceptedValue(await harness.run(harness.center.contacts.explainRouting(chat.contactId)));

    expect(explained).toMatchObject({ phase: "queued", ahead: 0, criteria: { steps: 1, active: 1 } });
    const kinds =
      explained.phase === "queued" ? explained.agents.map(({ agentId, obstacle }) => [agentId, obstacle?.kind]) : [];
    expect(new Map(kinds as [UserId, string][])).toEqual(
      new Map([
        [FIRST, "proficiency"],
        [demoAgentId(2), "proficiency"],
        [SECOND, "not-routable"],
      ]),
    );
  });
});

describe("a contact that was added to a chat with routing criteria", () => {
  const openCenter = () => inProcessCenter({ definition: withQuickConnects(definition) });

  /** Returns a contact that waits for a further agent of a chat. The criteria of the chat name the first agent, who has accepted it. */
  async function addedContact(harness: InProcessCenter): Promise<ContactId> {
    const { agents, contacts } = harness.center;
    await makeAvailable(harness, FIRST);
    const { contactId } = await queueChat(harness);
    const named = { kind: "agents", agentIds: [FIRST] } as const;
    await setCriteria(harness, contactId, [{ expression: named, durationMs: null }]);
    acceptedValue(await harness.run(agents.accept(FIRST, contactId)));
    acceptedValue(await harness.run(agents.add(FIRST, contactId, "sales")));
    const { whole } = acceptedValue(await harness.run(contacts.describe(contactId)));
    return present(whole.added?.[0], "added contact").id;
  }

  it("[CR-02, RT-24] is offered to an agent who does not fulfil them", async () => {
    await using harness = await openCenter();
    const addedId = await addedContact(harness);
    await makeAvailable(harness, SECOND);

    const { contact } = acceptedValue(await harness.run(harness.center.contacts.describe(addedId)));
    expect(contact).toMatchObject({ state: { phase: "offered", to: { agentId: SECOND } } });
    expect(contact.criteria).toBeUndefined();
    expect(await invariantViolations(harness)).toEqual([]);
  });

  it("[CR-02, RT-24] is offered by criteria of its own", async () => {
    await using harness = await openCenter();
    const addedId = await addedContact(harness);
    await setCriteria(harness, addedId, [step(5, 30_000), step(4, null)]);
    await makeAvailable(harness, SECOND);

    await harness.clock.run(29_000);
    expect(await phasesAt(harness, SECOND)).toEqual([]);
    await harness.clock.run(1_500);

    expect(await phasesAt(harness, SECOND)).toEqual(["offered"]);
    expect(await invariantViolations(harness)).toEqual([]);
  });
});

describe("[RT-26] a step of routing criteria", () => {
  it.each([
    [1_000, 39_500],
    [90_000, 10_500],
  ])(
    "expires after a restart of a center that was away for %i ms, and the next one has its time",
    async (awayMs, ms) => {
      await using harness = await inProcessCenter({ definition });
      await makeAvailable(harness, FIRST);
      const chat = await startChat(harness);
      await setCriteria(harness, chat.contactId, [step(5, 30_000), step(4, 10_000)]);
      acceptedValue(await harness.run(harness.center.chats.join(chat)));
      harness.clock.jumpTo(harness.clock.now() + awayMs);
      await harness.crashAndRestart();
      expect(await desks(harness)).toEqual([[], []]);

      await harness.clock.run(ms - 1_000);
      expect(await desks(harness)).toEqual([[], []]);
      await harness.clock.run(1_000);

      expect(await desks(harness)).toEqual([["offered"], []]);
    },
  );

  it("leaves no timer behind when the contact ends or is accepted", async () => {
    await using harness = await inProcessCenter({ definition });
    await makeAvailable(harness, SECOND);
    const [ended, accepted] = [await startChat(harness), await startChat(harness)];
    for (const chat of [ended, accepted]) {
      await setCriteria(harness, chat.contactId, [step(chat === ended ? 5 : 4, 60_000)]);
      acceptedValue(await harness.run(harness.center.chats.join(chat)));
    }
    const stepTimers = () => [...harness.disk.timers.keys()].filter((id) => id.startsWith("routing-step-expired"));
    expect(stepTimers()).toHaveLength(2);

    acceptedValue(await harness.run(harness.center.contacts.stop(ended.contactId, "api")));
    acceptedValue(await harness.run(harness.center.agents.accept(SECOND, accepted.contactId)));

    expect(stepTimers()).toEqual([]);
  });

  it("expires and is routed by the node that takes over the lead", async () => {
    const { cluster, first, second } = await openTwoNodes({ definition });
    await makeAvailableOn(cluster, second, FIRST);
    const chat = await queueChatOn(cluster, first);
    expect((await deskOn(cluster, second, FIRST)).map(({ phase }) => phase)).toEqual(["offered"]);
    acceptedValue(await cluster.run(second.center.agents.reject(FIRST, chat.contactId)));
    await setCriteria({ center: second.center, run: (call) => cluster.run(call) }, chat.contactId, [step(5, 30_000)]);

    first.clock.kill();
    await makeAvailableOn(cluster, second, FIRST);
    await cluster.clock.run(20_000);
    expect(await deskOn(cluster, second, FIRST)).toEqual([]);
    await cluster.clock.run(20_000);

    expect((await deskOn(cluster, second, FIRST)).map(({ phase }) => phase)).toEqual(["offered"]);
  });
});
