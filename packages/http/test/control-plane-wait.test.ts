/** Position and estimated wait through the unmodified SDK. */
import * as connect from "@aws-sdk/client-connect";
import { asId, type ContactId } from "@tributary/model";
import { DEMO_IDS, demoAgentId, demoDefinition, PLAIN_CHAT } from "@tributary/testkit";
import { expect, it } from "vitest";
import { openAdministration } from "./administration-center.ts";

const BOTH = [{ Name: "POSITION_IN_QUEUE" }, { Name: "ESTIMATED_WAIT_TIME" }] as const;

async function openQueue() {
  const opened = await openAdministration(demoDefinition({ agents: 1, chatSlots: 3 }));
  const { center, client, InstanceId } = opened;
  const queueChat = async (): Promise<string> => {
    const started = await center.chats.start({ flowId: DEMO_IDS.flows.sales, ...PLAIN_CHAT });
    if (!started.ok) throw new Error(started.refusal.code);
    await center.chats.join(started.value);
    return started.value.contactId;
  };
  const metricsOf = (ContactId: string, Metrics: connect.ContactMetricInfo[] = [...BOTH]) =>
    client.send(new connect.GetContactMetricsCommand({ InstanceId, ContactId, Metrics }));
  return { ...opened, queueChat, metricsOf, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
}

it("[CP-54] GetContactMetrics returns the position, and the estimate once it is known", async () => {
  await using opened = await openQueue();
  const { center, clock, queueChat, metricsOf } = opened;
  const first = await queueChat();

  expect(await metricsOf(first)).toMatchObject({
    Id: first,
    Arn: expect.stringMatching(new RegExp(`/contact/${first}$`)),
    MetricResults: [
      { Name: "POSITION_IN_QUEUE", Value: { Number: 1 } },
      { Name: "ESTIMATED_WAIT_TIME", Value: {} },
    ],
  });
  const { available, offline } = DEMO_IDS.states;
  const agentId = demoAgentId(1);
  await center.agents.chooseState(agentId, available, { enqueue: false });
  for (const start of [async () => first, queueChat, queueChat]) {
    const contactId = asId<ContactId>(await start());
    await expect.poll(async () => (await center.agents.accept(agentId, contactId)).ok).toBe(true);
    await clock.run(30_000);
  }
  await center.agents.chooseState(agentId, offline, { enqueue: false });
  const next = await queueChat();

  expect((await metricsOf(next)).MetricResults).toMatchObject([
    { Name: "POSITION_IN_QUEUE", Value: { Number: 1 } },
    { Name: "ESTIMATED_WAIT_TIME", Value: { Number: 30 } },
  ]);
  expect((await metricsOf(next, [{ Name: "ESTIMATED_WAIT_TIME" }])).MetricResults).toHaveLength(1);
  await expect(metricsOf(first)).rejects.toMatchObject({
    name: "InvalidRequestException",
    message: expect.stringMatching(/ContactId: expected a contact that waits in a queue/),
  });
});

it.each([
  ["unknown", [...BOTH], "ResourceNotFoundException", /ContactId/],
  ["unknown", [{ Name: "SPEED" }], "InvalidParameterException", /Name: one of POSITION_IN_QUEUE/],
  ["unknown", [], "InvalidParameterException", /Metrics: at least 1 metric/],
])("[CP-54] GetContactMetrics of %s with %j is refused by its field", async (contactId, metrics, name, message) => {
  await using opened = await openQueue();

  await expect(opened.metricsOf(contactId, metrics as connect.ContactMetricInfo[])).rejects.toMatchObject({
    name,
    message: expect.stringMatching(message),
  });
});
