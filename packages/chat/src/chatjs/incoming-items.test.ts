import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import type { ReceivedItem } from "./chat-data.ts";
import { createIncomingItems } from "./incoming-items.ts";

const item = (Id: string, more: object = {}) => ({ Id, Type: "MESSAGE", ContactId: "c", AbsoluteTime: Id, ...more });

/** `pages`: responses of GetTranscript, in order; undefined for a failed call. */
function setUp(pages: (object | undefined)[] = [], isRaw = false) {
  const received: ReceivedItem[] = [];
  const bodies: object[] = [];
  const incoming = createIncomingItems({
    participantId: "me",
    contactIds: ["c"],
    isRaw,
    call: async ({ body }) => {
      bodies.push(body ?? {});
      return pages.shift();
    },
    onItem: (each) => void received.push(each),
  });
  const arrive = (...items: object[]): void => {
    for (const each of items) incoming.receive(JSON.stringify(each));
  };
  return { incoming, arrive, received, bodies, ids: () => received.map(({ Id }) => Id) };
}

it("[CJ-03] items that were missed are read before those that arrive meanwhile, each once", async () => {
  const { incoming, arrive, ids, bodies } = setUp([
    { Transcript: [item("1"), item("2")], NextToken: "next" },
    { Transcript: [item("3")], NextToken: "" },
  ]);
  arrive(item("1"));

  const caughtUp = incoming.catchUp();
  arrive(item("3"), item("4"));
  expect(ids()).toEqual(["1"]);
  await caughtUp;

  expect(ids()).toEqual(["1", "2", "3", "4"]);
  expect(bodies).toMatchObject([{ StartPosition: { Id: "1" }, ScanDirection: "FORWARD" }, { NextToken: "next" }]);
});

it("[CJ-03] a message that has receipts when it is read again is passed on once", async () => {
  const MessageMetadata = { MessageId: "1", Receipts: [{ RecipientParticipantId: "them", ReadTimestamp: "2" }] };
  const { incoming, arrive, ids } = setUp([{ Transcript: [item("1", { MessageMetadata }), item("2")], NextToken: "" }]);
  arrive(item("1"));

  await incoming.catchUp();

  expect(ids()).toEqual(["1", "2"]);
});

it("[CJ-03] a failed reading does not hold items back", async () => {
  const { incoming, arrive, ids } = setUp([undefined]);
  arrive(item("1"));

  const caughtUp = incoming.catchUp();
  arrive(item("2"));
  await caughtUp;

  expect(ids()).toEqual(["1", "2"]);
});

it("[CJ-03] a new state of a file is an item of its own, a repeated one is not", () => {
  const { arrive, received } = setUp();
  const file = (Status: string) => item("f", { Type: "ATTACHMENT", Attachments: [{ Status }] });

  arrive(file("IN_PROGRESS"), file("IN_PROGRESS"), file("APPROVED"));

  expect(received.map(({ Attachments }) => Attachments?.[0]?.Status)).toEqual(["IN_PROGRESS", "APPROVED"]);
});

it("[CJ-03] items of other chats, own receipts and malformed content are left out", () => {
  const { incoming, arrive, ids } = setUp();
  const receipt = (RecipientParticipantId: string) => ({
    Id: RecipientParticipantId,
    Type: "MESSAGEMETADATA",
    MessageMetadata: { MessageId: "1", Receipts: [{ RecipientParticipantId }] },
  });

  arrive(
    item("1", { ContactId: "other" }),
    receipt("me"),
    receipt("them"),
    7 as unknown as object,
    null as unknown as object,
  );
  arrive({ Type: "MESSAGEMETADATA", MessageMetadata: { Receipts: "odd" } }, { Type: "MESSAGEMETADATA" });
  incoming.receive("{");

  expect(ids()).toEqual(["them"]);
});

it("[CJ-03, CJ-20] raw items are passed on as they arrive", async () => {
  const clock = createManualClock();
  const { incoming, arrive, ids, bodies } = setUp([], true);

  arrive(item("1"), item("1"));
  await incoming.catchUp();
  await clock.drain();

  expect(ids()).toEqual(["1", "1"]);
  expect(bodies).toEqual([]);
});
