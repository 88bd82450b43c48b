import { accepted, derivedUuid, refused } from "@tributary/kernel";
import { createManualClock, createSeededRandom } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import type { ApiAnswer, ApiRefusal } from "../participant-api/api-answer.ts";
import type { ReceivedItem } from "./chat-data.ts";
import { createIncomingItems, type IncomingItems } from "./incoming-items.ts";
import { createPatientReads } from "./patient-reads.ts";
import type { ServiceData } from "./service-client.ts";

const CHAT = "019b76da-a800-7b63-927c-65cdee869508";

const item = (Id: string, more: object = {}) => ({ Id, Type: "MESSAGE", ContactId: "c", AbsoluteTime: Id, ...more });
/** An item with a number, as a center sends it. */
const numbered = (number: number, more: object = {}) => item(derivedUuid(CHAT, 1_000 + number, number), more);
const page = (...Transcript: object[]): ServiceData => ({ Transcript, NextToken: "" });
const failure = (kind: ApiRefusal["kind"]): ApiAnswer<never> => refused({ kind, status: 0, message: "no" });
const receipt = (number: number, RecipientParticipantId: string) =>
  numbered(number, {
    Type: "MESSAGEMETADATA",
    MessageMetadata: { MessageId: "m", Receipts: [{ RecipientParticipantId }] },
  });

type Answer = ServiceData | ApiRefusal["kind"];

/** `answers`: those of GetTranscript, in order; later ones are empty pages. A function is called when it is read. */
function setUp(answers: (Answer | (() => Answer | Promise<Answer>))[] = [], isRaw = false, closesAt?: string) {
  const clock = createManualClock();
  const received: ReceivedItem[] = [];
  const bodies: object[] = [];
  const reads = createPatientReads({
    clock,
    random: createSeededRandom(1),
    async read(body) {
      bodies.push(body);
      const next = answers.shift() ?? page();
      const answer = typeof next === "function" ? await next() : next;
      return typeof answer === "string" ? failure(answer) : accepted(answer);
    },
  });
  const incoming: IncomingItems = createIncomingItems({
    details: { participantId: "me", contactId: "c", initialContactId: CHAT },
    isRaw,
    reads,
    onItem(each) {
      received.push(each);
      if (each.Id === closesAt) incoming[Symbol.dispose]();
    },
  });
  const arrive = (...items: object[]): void => {
    for (const each of items) incoming.receive(JSON.stringify(each));
  };
  const ids = (): unknown[] => received.map(({ Id }) => Id);
  return { clock, reads, incoming, arrive, received, bodies, ids };
}

const idsOf = (...items: { readonly Id: string }[]): string[] => items.map(({ Id }) => Id);

describe("after a lost connection", () => {
  it("[CJ-03] items that were missed are read before those that arrive meanwhile, each once", async () => {
    const { clock, incoming, arrive, ids, bodies } = setUp([
      { Transcript: [item("1"), item("2")], NextToken: "next" },
      page(item("3")),
    ]);
    arrive(item("1"));

    incoming.catchUp();
    arrive(item("3"), item("4"));
    expect(ids()).toEqual(["1"]);
    await clock.drain();

    expect(ids()).toEqual(["1", "2", "3", "4"]);
    expect(bodies).toMatchObject([{ StartPosition: { Id: "1" }, ScanDirection: "FORWARD" }, { NextToken: "next" }]);
  });

  it("[CJ-03] a message that has receipts when it is read again is passed on once", async () => {
    const MessageMetadata = { MessageId: "1", Receipts: [{ RecipientParticipantId: "them", ReadTimestamp: "2" }] };
    const { clock, incoming, arrive, ids } = setUp([page(item("1", { MessageMetadata }), item("2"))]);
    arrive(item("1"));

    incoming.catchUp();
    await clock.drain();

    expect(ids()).toEqual(["1", "2"]);
  });

  it("[CJ-08] the transcript is read from the last item, not from a part, and parts wait for nothing", async () => {
    const { clock, incoming, arrive, received, bodies } = setUp([page(item("1"), item("2"))]);
    const part = (ChunkNumber: number, Content: string) =>
      item("m", { ParticipantRole: "SYSTEM", Content, MessageMetadata: { ChunkNumber, MessageCompleted: false } });
    arrive(item("1"), part(1, "Hel"));

    incoming.hold();
    arrive(part(2, "lo"));
    incoming.catchUp();
    await clock.drain();

    expect(bodies).toMatchObject([{ StartPosition: { Id: "1" } }]);
    expect(received.map(({ Id, Content }) => Content ?? Id)).toEqual(["1", "Hel", "Hello", "2"]);
  });

  it("[CJ-03] items that arrive before the connection is confirmed wait for the missed ones", async () => {
    const { clock, incoming, arrive, ids } = setUp([page(item("1"), item("2"), item("3"))]);
    arrive(item("1"));

    incoming.hold();
    arrive(item("3"));
    expect(ids()).toEqual(["1"]);
    incoming.catchUp();
    await clock.drain();

    expect(ids()).toEqual(["1", "2", "3"]);
  });

  it("[CJ-22] a failed reading is repeated, and the items that arrive meanwhile wait for it", async () => {
    const { clock, incoming, arrive, ids } = setUp(["unreachable", "unreachable", page(item("2"))]);
    arrive(item("1"));

    incoming.catchUp();
    arrive(item("3"));
    await clock.drain();
    expect(ids()).toEqual(["1"]);
    await clock.run(5_000);

    expect(ids()).toEqual(["1", "2", "3"]);
    expect(clock.pendingTimers).toEqual([]);
  });

  it.each(["refused", "denied"] as const)("[CJ-22] a reading that is %s holds no items back", async (kind) => {
    const { clock, incoming, arrive, ids, bodies } = setUp([kind]);
    arrive(item("1"));

    incoming.catchUp();
    arrive(item("2"));
    await clock.drain();

    expect(ids()).toEqual(["1", "2"]);
    expect(bodies).toHaveLength(1);
  });

  it("[CJ-22] a reading that fails for a minute is given up", async () => {
    const { clock, incoming, arrive, ids } = setUp(Array.from({ length: 100 }, () => "unreachable" as const));
    arrive(item("1"));

    incoming.catchUp();
    arrive(item("2"));
    await clock.run(55_000);
    expect(ids()).toEqual(["1"]);
    await clock.run(20_000);

    expect(ids()).toEqual(["1", "2"]);
    expect(clock.pendingTimers).toEqual([]);
  });

  it("[CJ-03] a connection that is lost again during the reading is followed by another reading", async () => {
    const { promise, resolve } = Promise.withResolvers<Answer>();
    const { clock, incoming, arrive, ids } = setUp([() => promise, page(item("2"), item("3"))]);
    arrive(item("1"));
    incoming.catchUp();

    incoming.hold();
    resolve(page(item("1"), item("2"))); // from before the second loss
    await clock.drain();
    arrive(item("4"));
    expect(ids()).not.toContain("4");
    incoming.catchUp();
    await clock.drain();

    expect(ids()).toEqual(["1", "2", "3", "4"]);
  });

  it("[CJ-03] nothing is lost beyond the number of items that may wait", async () => {
    const many = Array.from({ length: 1_500 }, (_, index) => item(String(index + 2)));
    const { promise, resolve } = Promise.withResolvers<Answer>();
    const { clock, incoming, arrive, ids } = setUp([() => promise, page(...many)]);
    arrive(item("1"));
    incoming.catchUp();

    arrive(...many);
    resolve(page(item("1")));
    await clock.drain();

    expect(ids()).toEqual(["1", ...many.map(({ Id }) => Id)]);
  });

  it("[CJ-03] all pages are read, however many there are", async () => {
    const pages = Array.from({ length: 40 }, (_, index) => ({
      Transcript: [item(String(index + 2))],
      NextToken: index < 39 ? `page ${index}` : "",
    }));
    const { clock, incoming, arrive, ids } = setUp(pages);
    arrive(item("1"));

    incoming.catchUp();
    await clock.drain();

    expect(ids()).toHaveLength(41);
  });

  it("[CJ-03] a token that leads to itself ends the reading", async () => {
    const { clock, incoming, arrive, bodies } = setUp(
      Array.from({ length: 50 }, () => ({ Transcript: [item("1")], NextToken: "same" })),
    );
    arrive(item("1"));

    incoming.catchUp();
    await clock.drain();

    expect(bodies).toHaveLength(2);
  });

  it("[CJ-03] typing that arrives during the reading does not wait", async () => {
    const { incoming, arrive, received } = setUp([() => Promise.withResolvers<Answer>().promise]);
    arrive(item("1"));
    incoming.catchUp();

    arrive(item("t", { Type: "EVENT", ContentType: "application/vnd.amazonaws.connect.event.typing" }));

    expect(received.map(({ Id }) => Id)).toEqual(["1", "t"]);
  });

  it("[CJ-22] at the end of the chat the rest is read once, and then nothing more", async () => {
    const { clock, incoming, arrive, ids, bodies } = setUp([page(item("2")), "unreachable"]);
    arrive(item("1"));
    incoming.hold();
    arrive(item("3"));

    await incoming.finish();
    expect(ids()).toEqual(["1", "2", "3"]);
    await incoming.finish();
    await clock.drain();

    expect(bodies).toHaveLength(2);
    expect(clock.pendingTimers).toEqual([]);
  });

  it("[CJ-10] nothing is read or passed on after the session is closed", async () => {
    const { promise, resolve } = Promise.withResolvers<Answer>();
    const { clock, reads, incoming, arrive, ids } = setUp([() => promise]);
    arrive(item("1"));
    incoming.catchUp();
    arrive(item("3"));

    incoming[Symbol.dispose]();
    reads[Symbol.dispose]();
    resolve(page(item("2")));
    await clock.drain();

    expect(ids()).toEqual(["1"]);
    expect(clock.pendingTimers).toEqual([]);
  });

  it.each([
    ["that was missed", [page(item("2"), item("end"), item("late"))], ["1", "2", "end"]],
    ["that waits", [page(item("2"))], ["1", "2", "3", "end"]],
  ])("[CJ-10] nothing is passed on after the end of a chat %s", async (_, answers, passed) => {
    const { clock, incoming, arrive, ids } = setUp(answers, false, "end");
    arrive(item("1"));
    incoming.catchUp();

    arrive(item("3"), item("end"), item("4"));
    await clock.drain();
    arrive(item("5"));

    expect(ids()).toEqual(passed);
  });
});

describe("receipts that were missed", () => {
  const mine = (Id: string, ...Receipts: object[]) =>
    item(Id, { ParticipantId: "me", ...(Receipts.length > 0 && { MessageMetadata: { MessageId: Id, Receipts } }) });
  const delivered = { RecipientParticipantId: "them", DeliveredTimestamp: "2" };
  const read = { ...delivered, ReadTimestamp: "3" };
  const arrived = (MessageId: string, ...Receipts: object[]) =>
    item(`of ${MessageId}`, { Type: "MESSAGEMETADATA", MessageMetadata: { MessageId, Receipts } });
  const receiptsIn = (received: readonly ReceivedItem[]) =>
    received
      .filter(({ Type }) => Type === "MESSAGEMETADATA")
      .map(({ MessageMetadata }) => [
        MessageMetadata?.MessageId,
        MessageMetadata?.Receipts?.[0]?.ReadTimestamp === undefined ? "delivered" : "read",
      ]);

  it("[CJ-24] are passed on once, from the oldest own message that is not read", async () => {
    const newest = page(mine("2", read), mine("3", delivered), item("4"), mine("5", delivered, read));
    const { clock, incoming, arrive, received, bodies } = setUp([newest, newest]);
    arrive(mine("1"), arrived("1", read), mine("2"), arrived("2", delivered), mine("3"), arrived("3", delivered));
    received.length = 0;

    incoming.catchUp();
    await clock.drain();
    incoming.catchUp();
    await clock.drain();

    expect(bodies).toMatchObject([{ StartPosition: { Id: "2" } }, { StartPosition: { Id: "3" } }]);
    expect(received.map(({ Id, Type }) => [Id, Type])).toEqual([
      ["2", "MESSAGEMETADATA"],
      ["4", "MESSAGE"],
      ["5", "MESSAGE"],
      ["5", "MESSAGEMETADATA"],
    ]);
    expect(receiptsIn(received)).toEqual([
      ["2", "read"],
      ["5", "read"],
    ]);
  });

  it("[CJ-24] are read for the latest fifty own messages, and not for those far behind", async () => {
    const { clock, incoming, arrive, bodies } = setUp();
    arrive(...Array.from({ length: 60 }, (_, index) => mine(`own ${index}`)));
    incoming.catchUp();
    await clock.drain();
    arrive(...Array.from({ length: 1_100 }, (_, index) => item(`other ${index}`)));
    incoming.catchUp();
    await clock.drain();

    expect(bodies).toMatchObject([{ StartPosition: { Id: "own 10" } }, { StartPosition: { Id: "other 1099" } }]);
  });

  it("[CJ-24] malformed receipts in the transcript are left out", async () => {
    const { clock, incoming, arrive, received } = setUp([
      page(mine("1", null as unknown as object), { ...mine("2"), MessageMetadata: { Receipts: "odd" } }),
    ]);
    arrive(mine("1"), mine("2"));
    incoming.catchUp();
    await clock.drain();

    expect(receiptsIn(received)).toEqual([]);
  });
});

describe("items with numbers", () => {
  it("[CJ-23] a lost item is read when the next one arrives", async () => {
    const [one, two, three] = [numbered(1), numbered(2), numbered(3)];
    const { clock, arrive, ids, bodies } = setUp([page(one, two, three)]);

    arrive(one, three);
    expect(ids()).toEqual(idsOf(one));
    await clock.drain();

    expect(ids()).toEqual(idsOf(one, two, three));
    expect(bodies).toMatchObject([{ StartPosition: { Id: one.Id } }]);
  });

  it("[CJ-23] items that arrive in another order are passed on in theirs", async () => {
    const items = [1, 2, 3, 4, 5].map((number) => numbered(number));
    const [one, two, three, four, five] = items as Required<typeof items>;
    const { clock, arrive, ids } = setUp([page(...[one, two, three].map((each) => each ?? {}))]);

    for (const each of [one, four, three, two, five]) arrive(each ?? {});
    await clock.drain();

    expect(ids()).toEqual(idsOf(...items));
  });

  it("[CJ-23] a gap without items is read once, and does not delay what follows", async () => {
    const [one, five, six] = [numbered(1), numbered(5), numbered(6)];
    const { clock, arrive, ids, bodies } = setUp([page(one, five)]);

    arrive(one, five);
    await clock.drain();
    arrive(six);

    expect(ids()).toEqual(idsOf(one, five, six));
    expect(bodies).toHaveLength(1);
  });

  it("[CJ-23] own receipts fill gaps, and are left out", () => {
    const [one, three] = [numbered(1), numbered(3)];
    const { arrive, ids, bodies } = setUp();

    arrive(one, receipt(2, "me"), three);

    expect(ids()).toEqual(idsOf(one, three));
    expect(bodies).toEqual([]);
  });

  it("[CJ-23] a receipt that overtakes a message is passed on after it", async () => {
    const [one, two, read] = [numbered(1), numbered(2), receipt(3, "them")];
    const { clock, arrive, ids } = setUp([page(one, two)]);

    arrive(one, read, two);
    await clock.drain();

    expect(ids()).toEqual(idsOf(one, two, read));
  });

  it("[CJ-23] after a failed reading of a gap the items are passed on, late ones too", async () => {
    const [one, two, three, four] = [numbered(1), numbered(2), numbered(3), numbered(4)];
    const { clock, arrive, ids } = setUp(["refused"]);

    arrive(one, four, three);
    await clock.drain();
    arrive(two);

    expect(ids()).toEqual(idsOf(one, three, four, two));
  });

  it("[CJ-23] after a page of the newest items, one that is lost before the first item of the session is read", async () => {
    const items = [1, 2, 3, 4].map((number) => numbered(number));
    const { clock, incoming, arrive, ids, bodies } = setUp([page(...items.slice(1))]);

    incoming.notePage(items.slice(0, 2).reverse());
    arrive(items[3] ?? {});
    await clock.drain();

    expect(ids()).toEqual(idsOf(...items.slice(2)));
    expect(bodies).toMatchObject([{ StartPosition: { Id: items[1]?.Id } }]);
  });

  it("[CJ-23] items of that page that arrive again are passed on before those that are read", async () => {
    const items = [1, 2, 3, 4].map((number) => numbered(number));
    const { clock, incoming, arrive, ids } = setUp([page(...items.slice(2))]);
    incoming.notePage(items.slice(0, 3));
    incoming.catchUp();

    arrive(...items.slice(1, 3));
    await clock.drain();
    incoming.notePage([numbered(9)]);
    arrive(numbered(5));

    expect(ids()).toEqual(idsOf(...items.slice(1), numbered(5)));
  });

  it("[CJ-23] after an item of that page that arrives again, those of the page that do not are read", async () => {
    const items = [1, 2, 3, 4].map((number) => numbered(number));
    const { clock, incoming, arrive, ids, bodies } = setUp([page(...items.slice(1))]);
    incoming.notePage(items.slice(0, 3));

    arrive(...items.slice(0, 2), items[3] ?? {});
    await clock.drain();

    expect(ids()).toEqual(idsOf(...items));
    expect(bodies).toMatchObject([{ StartPosition: { Id: items[1]?.Id } }]);
  });

  it("[CJ-23] an item of that page that arrives after a later one is not passed on, an older one is", async () => {
    const items = [1, 2, 3, 4].map((number) => numbered(number));
    const { incoming, arrive, ids, bodies } = setUp();
    incoming.notePage(items.slice(1, 3));

    arrive(items[3] ?? {}, items[2] ?? {}, items[0] ?? {});

    expect(ids()).toEqual(idsOf(numbered(4), numbered(1)));
    expect(bodies).toEqual([]);
  });

  it("[CJ-23] pages of other services and malformed ones change nothing", async () => {
    const { clock, incoming, arrive, ids, bodies } = setUp();

    incoming.notePage([item("1"), item("2", { Id: 7 as unknown as string })]);
    incoming.catchUp();
    arrive(numbered(4));
    await clock.drain();

    expect(ids()).toEqual(idsOf(numbered(4)));
    expect(bodies).toEqual([]);
  });

  it("[CJ-23] items of a chat that this one continues have no numbers in it", async () => {
    const [one, past, two] = [numbered(1), item(derivedUuid(CHAT.replace("7b63", "7b64"), 1, 900)), numbered(2)];
    const { arrive, ids, bodies } = setUp();

    arrive(one, past, two);

    expect(ids()).toEqual(idsOf(one, past, two));
    expect(bodies).toEqual([]);
  });
});

describe("items of a session", () => {
  it("[CJ-03] a new state of a file is an item of its own, a repeated one is not", () => {
    const { arrive, received } = setUp();
    const file = (Status: string) => item("f", { Type: "ATTACHMENT", Attachments: [{ Status }] });

    arrive(file("IN_PROGRESS"), file("IN_PROGRESS"), file("APPROVED"));

    expect(received.map(({ Attachments }) => Attachments?.[0]?.Status)).toEqual(["IN_PROGRESS", "APPROVED"]);
  });

  it("[CJ-03] items of other chats, own receipts and malformed content are left out", () => {
    const { incoming, arrive, ids } = setUp();
    const receiptOf = (RecipientParticipantId: string) => ({
      Id: RecipientParticipantId,
      Type: "MESSAGEMETADATA",
      MessageMetadata: { MessageId: "1", Receipts: [{ RecipientParticipantId }] },
    });

    arrive(
      item("1", { ContactId: "other" }),
      receiptOf("me"),
      receiptOf("them"),
      7 as unknown as object,
      null as unknown as object,
    );
    arrive({ Type: "MESSAGEMETADATA", MessageMetadata: { Receipts: "odd" } }, { Type: "MESSAGEMETADATA" });
    arrive(item("2", { Id: 7 as unknown as string }));
    incoming.receive("{");

    expect(ids()).toEqual(["them", 7]);
  });

  it("[CJ-03, CJ-20] raw items are passed on as they arrive", async () => {
    const { clock, incoming, arrive, ids, bodies } = setUp([], true);
    const [one, three] = [numbered(1), numbered(3)];

    arrive(one, one, three);
    incoming.hold();
    arrive(one);
    incoming.catchUp();
    await clock.drain();

    expect(ids()).toEqual(idsOf(one, one, three, one));
    expect(bodies).toEqual([]);
  });
});
