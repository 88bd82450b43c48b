/** The explanation of routing, which the SDK does not know: its client signs the request at another path. */
import { DEMO_IDS, demoAgentId, demoDefinition } from "@tributary/testkit";
import { expect, it } from "vitest";
import { type AdministrationCenter, openAdministration } from "./administration-center.ts";
import { bodyAt } from "./command-to.ts";
import { queueChat } from "./queued-chat.ts";

const definition = demoDefinition({ agents: 2, chatSlots: 1 });

function explain({ client }: AdministrationCenter, contactId: string): Promise<unknown> {
  return bodyAt(client, `/tributary/contacts/${encodeURIComponent(contactId)}/routing`);
}

it("[CP-42] explains a contact that waits, and the obstacle of each agent, as data and in words", async () => {
  await using opened = await openAdministration(definition);
  await queueChat(opened);
  opened.clock.advance(65_000);
  const ContactId = await queueChat(opened);
  opened.clock.advance(5_000);

  const answer = await explain(opened, ContactId);

  expect(answer).toMatchObject({
    contactId: ContactId,
    phase: "queued",
    queue: { id: DEMO_IDS.queues.sales, name: "Sales", isPersonal: false },
    waitedMs: expect.closeTo(5_000, -2),
    ahead: 1,
    agentCount: 2,
    obstacles: { "not-routable": 2 },
  });
  expect(answer).toHaveProperty("agents.0.obstacle", { kind: "not-routable", state: "Offline" });
  const { words } = answer as { readonly words: readonly string[] };
  expect(words).toEqual([
    "The contact has waited for 5 s in the queue Sales, with priority 5.",
    "One contact of the queue is served before it.",
    expect.stringMatching(/^Not available \(2\): \S+ \(Offline\), \S+ \(Offline\)\.$/),
  ]);
});

it("[CP-42] explains an offer by the wait and by the idle time of the agent", async () => {
  await using opened = await openAdministration(definition);
  const { center, clock } = opened;
  await center.agents.chooseState(demoAgentId(1), DEMO_IDS.states.available, { enqueue: false });
  clock.advance(200_000);
  const ContactId = await queueChat(opened);
  await expect.poll(() => explain(opened, ContactId)).toMatchObject({ phase: "offered" });

  expect(await explain(opened, ContactId)).toMatchObject({
    agent: { id: demoAgentId(1) },
    idleMs: expect.closeTo(200_000, -2),
    words: [
      expect.stringMatching(/^The contact rings at \S+, after 0 s in the queue Sales\.$/),
      expect.stringMatching(/ had been idle longest: for 3 min 20 s\.$/),
    ],
  });
});

it("[CP-42] refuses an unknown contact by its field, and requests without a signature", async () => {
  await using opened = await openAdministration(definition);
  const { endpoint } = opened.client.config;
  const { protocol, hostname, port } = (await endpoint?.()) ?? {};

  await expect(explain(opened, "unknown")).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: expect.stringContaining("ContactId"),
  });
  const unsigned = await fetch(`${protocol}//${hostname}:${port}/tributary/contacts/unknown/routing`);

  expect([unsigned.status, await unsigned.json()]).toMatchObject([
    403,
    { __type: "MissingAuthenticationTokenException" },
  ]);
});
