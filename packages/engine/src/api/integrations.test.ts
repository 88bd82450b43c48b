import { createManualClock, DEMO_IDS, type InProcessCenter, inProcessCenter, PLAIN_CHAT } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { acceptedValue } from "../../test/center.ts";
import { openTwoNodes } from "../../test/cluster.ts";
import { ENDPOINT, recordedEndpoints } from "../../test/recorded-endpoints.ts";

const CHAT = { flowId: DEMO_IDS.flows.sales, ...PLAIN_CHAT };
const HOUR = 3_600_000;

const open = (harness: InProcessCenter, key = "key", changes = {}) =>
  harness.run(harness.center.integrations.open(key, { ...CHAT, ...changes }));

it("[CI-01] a key has one open chat, also after a restart; another key has another one", async () => {
  await using harness = await inProcessCenter();
  const first = acceptedValue(await open(harness));
  acceptedValue(await harness.run(harness.center.chats.join(first)));

  await harness.crashAndRestart();

  expect(first.isNew).toBe(true);
  expect(acceptedValue(await open(harness))).toEqual({ ...first, isNew: false });
  expect(acceptedValue(await open(harness, "other")).contactId).not.toBe(first.contactId);
  expect(await harness.run(harness.center.integrations.find("third"))).toBeUndefined();
});

it("[CI-01] requests at once start one chat, which is new for one of them", async () => {
  await using harness = await inProcessCenter();
  const { integrations } = harness.center;

  const opened = await harness.run(Promise.all([1, 2, 3, 4].map(() => integrations.open("key", CHAT))));

  const chats = opened.map(acceptedValue);
  expect(new Set(chats.map(({ contactId }) => contactId)).size).toBe(1);
  expect(chats.filter(({ isNew }) => isNew)).toHaveLength(1);
});

it("[CI-01] requests on two nodes at once start one chat", async () => {
  const { cluster, first, second } = await openTwoNodes();

  const opened = await cluster.finish(
    Promise.all([first, second].map(({ center }) => center.integrations.open("key", CHAT))),
  );

  const chats = opened.map(acceptedValue);
  expect(new Set(chats.map(({ contactId }) => contactId)).size).toBe(1);
});

it.each([
  ["the customer left", (harness: InProcessCenter, chat: never) => harness.run(harness.center.chats.leave(chat))],
  [
    "it was stopped",
    (harness: InProcessCenter, chat: { contactId: string }) => {
      return harness.run(harness.center.contacts.stop(chat.contactId, "api"));
    },
  ],
  ["its time is over", (harness: InProcessCenter) => harness.clock.run(25 * HOUR)],
  [
    "its conversation was deleted",
    async (harness: InProcessCenter, chat: { contactId: string }) => {
      await harness.run(harness.center.contacts.stop(chat.contactId, "api"));
      return harness.run(harness.center.conversations.erase(chat.contactId, { kind: "command-line" }));
    },
  ],
] as const)("[CI-02] a key has another chat after %s", async (_how, end) => {
  await using harness = await inProcessCenter();
  const first = acceptedValue(await open(harness));
  acceptedValue(await harness.run(harness.center.chats.join(first)));

  await end(harness, first as never);

  expect(await harness.run(harness.center.integrations.find("key"))).toBeUndefined();
  const second = acceptedValue(await open(harness));
  expect(second.isNew).toBe(true);
  expect(second.contactId).not.toBe(first.contactId);
  expect(acceptedValue(await open(harness))).toEqual({ ...second, isNew: false });
});

it("[CI-02] a chat needs a flow to start, and none to continue", async () => {
  await using harness = await inProcessCenter();
  const unknown = { flowId: "unknown" };
  expect(await open(harness, "key", unknown)).toMatchObject({ refusal: { code: "not-found", field: "DestinationId" } });

  const first = acceptedValue(await open(harness));

  expect(acceptedValue(await open(harness, "key", unknown)).contactId).toBe(first.contactId);
});

describe("a chat that is sent to an endpoint", () => {
  const STREAMING = { endpointArn: ENDPOINT, by: { kind: "command-line" } } as const;

  it("[CI-03] is so from its first item on, in the commit that starts it: a crash does not come between", async () => {
    let commits = 0;
    const hooks = recordedEndpoints();
    const clock = createManualClock();
    await using harness = await inProcessCenter({
      clock,
      endpoints: hooks.endpointsOf(clock),
      wrapStore: (store) => ({
        ...store,
        commit(commit) {
          const isOfChat = commit.changes.some(({ stream }) => stream.kind === "conversation");
          commits += isOfChat ? 1 : 0;
          return isOfChat && commits > 1 ? new Promise(() => undefined) : store.commit(commit);
        },
      }),
    });
    void harness.center.integrations.open("key", { ...CHAT, streaming: STREAMING });
    await clock.drain();
    await harness.crashAndRestart();
    commits = Number.NEGATIVE_INFINITY;

    const { isNew, ...chat } = acceptedValue(await open(harness, "key", { streaming: STREAMING }));
    acceptedValue(await harness.run(harness.center.chats.join(chat)));

    expect(isNew).toBe(false);
    expect(hooks.texts()[0]).toBe("participant.joined");
    const { streamings } = acceptedValue(await harness.run(harness.center.contacts.describe(chat.contactId)));
    expect(streamings).toMatchObject([{ endpointArn: ENDPOINT }]);
  });

  it("[CI-03] is not started if the endpoint is unknown", async () => {
    await using harness = await inProcessCenter();

    expect(await open(harness, "key", { streaming: STREAMING })).toMatchObject({
      refusal: { code: "invalid-field", field: "NewSessionDetails.StreamingConfiguration.StreamingEndpointArn" },
    });
    expect(await harness.run(harness.center.integrations.find("key"))).toBeUndefined();
  });
});
