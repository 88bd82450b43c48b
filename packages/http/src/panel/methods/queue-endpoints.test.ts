import {
  asId,
  QUICK_CONNECT_DEFAULTS,
  type QuickConnect,
  type QuickConnectId,
  type QuickConnectTarget,
  resourceArn,
} from "@tributary/model";
import { DEMO_IDS, demoAgentId, demoDefinition } from "@tributary/testkit";
import { expect, it } from "vitest";
import { queueEndpoints } from "./queue-endpoints.ts";

const { sales, support } = DEMO_IDS.queues;
const contactFlowId = DEMO_IDS.flows.sales;

const QUICK_CONNECTS = [
  quickConnect("Support", { type: "queue", queueId: support, contactFlowId }),
  quickConnect("Bank", { type: "phone-number", phoneNumber: "+15550100" }),
  quickConnect("Ada", { type: "user", userId: demoAgentId(1), contactFlowId }),
  quickConnect("Survey", { type: "flow", contactFlowId }),
  quickConnect("Of no queue", { type: "phone-number", phoneNumber: "+15550101" }),
];
const [SUPPORT, BANK, ADA, SURVEY] = QUICK_CONNECTS.map(({ id }) => id);

const directory = directoryWith({
  [sales]: [SUPPORT, ADA, SURVEY],
  [support]: [BANK, ADA],
});

const center = { directory, agents: { availabilityOf: () => Promise.resolve("offline" as const) } };

it("[MD-06] returns the quick connects of the queues, each once and by name, in the form of the Streams API", async () => {
  const page = await queueEndpoints(center, {
    queueARNs: [sales, support, "none"].map(queueArn),
  });

  const absent = { phoneNumber: null, agentLogin: null, queue: null };
  const endpointARN = expect.stringMatching(/^arn:aws:connect:.+\/transfer-destination\/\w+$/);
  const queue = { queueARN: expect.stringMatching(new RegExp(`/queue/${support}$`)), name: "Support" };
  expect(page).toEqual({
    ok: true,
    value: {
      endpoints: [
        { ...absent, endpointARN, type: "agent", name: "Ada", agentLogin: "agent-1" },
        { ...absent, endpointARN, type: "phone_number", name: "Bank", phoneNumber: "+15550100" },
        { ...absent, endpointARN, type: "queue", name: "Support", queue },
      ],
      nextToken: null,
    },
  });
});

it("[MD-13] returns the availability of agents on request", async () => {
  const request = { queueARNs: [sales, support].map(queueArn), withAvailability: true };

  expect(await queueEndpoints(center, request)).toMatchObject({
    value: {
      endpoints: [
        { name: "Ada", agentState: "offline" },
        expect.not.objectContaining({ agentState: expect.anything() }),
        expect.not.objectContaining({ agentState: expect.anything() }),
      ],
    },
  });
});

it("[MD-06] returns nothing without queues", async () => {
  expect(await queueEndpoints(center, {})).toMatchObject({ value: { endpoints: [], nextToken: null } });
});

it("[MD-06] returns pages, and refuses the token of another request by its field", async () => {
  const queueARNs = [queueArn(support)];
  const first = await queueEndpoints(center, { queueARNs, maxResults: 1 });
  if (!first.ok) throw new Error(first.refusal.code);
  const { nextToken } = first.value;

  expect(first.value.endpoints).toMatchObject([{ name: "Ada" }]);
  expect(await queueEndpoints(center, { queueARNs, maxResults: 1, nextToken })).toMatchObject({
    value: { endpoints: [{ name: "Bank" }], nextToken: null },
  });
  expect(await queueEndpoints(center, { queueARNs: [], nextToken })).toMatchObject({
    refusal: { code: "invalid-field", field: "nextToken" },
  });
});

function queueArn(id: string): string {
  return resourceArn(directory.definition.instance, "queue", id);
}

function quickConnect(name: string, target: QuickConnectTarget): QuickConnect {
  return { ...QUICK_CONNECT_DEFAULTS, id: asId(name.replaceAll(" ", "")), name, target };
}

function directoryWith(quickConnectIds: Readonly<Record<string, readonly (QuickConnectId | undefined)[]>>) {
  const usual = demoDefinition();
  const queues = usual.queues.map((queue) => ({
    ...queue,
    quickConnectIds: (quickConnectIds[queue.id] ?? []).filter((id) => id !== undefined),
  }));
  return {
    definition: { ...usual, queues, quickConnects: QUICK_CONNECTS },
    queue: (id: string) => queues.find((queue) => queue.id === id),
    user: (id: string) => usual.users.find((user) => user.id === id),
  };
}
