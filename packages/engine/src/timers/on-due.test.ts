import type { DurableTimer } from "@tributary/journal";
import type { ContactState } from "@tributary/model";
import { describe, expect, it } from "vitest";
import { openChatJournal } from "../../test/chat-journal.ts";
import {
  ADA,
  AT,
  AVAILABLE,
  CHAT_DURATION_MS,
  CONTACT,
  CONVERSATION,
  OFFER_EXPIRES_AT,
} from "../../test/conversations.ts";
import { WORK_ENDS_AT } from "../../test/desks.ts";
import type { Directory } from "../configuration/directory.ts";
import { createTimerHandler } from "./on-due.ts";
import { contactTimer, type TimerKind } from "./timer-kinds.ts";

const chatStream: DurableTimer["stream"] = { kind: "conversation", id: CONVERSATION };
const timerFor = (kind: TimerKind, dueAt: number, stream = chatStream): DurableTimer =>
  contactTimer(kind, { contactId: CONTACT, dueAt }, stream);

const offerExpired = timerFor("offer-expired", OFFER_EXPIRES_AT);
const neverCame = timerFor("customer-never-came", AT.created + 300_000);
const tooLong = timerFor("chat-too-long", AT.created + CHAT_DURATION_MS);
const workOver = timerFor("after-contact-work-over", WORK_ENDS_AT, { kind: "agent", id: ADA });

const NO_FLOWS = { contactFlow: () => undefined } as unknown as Directory; // timers of chats need no flow

const NO_FILES = { remove: () => Promise.resolve() };

/** Runs a timer that is due on a chat in that phase. */
async function due(phase: ContactState["phase"], timer: DurableTimer, at: number = timer.dueAt) {
  await using harness = await openChatJournal(phase);
  await harness.commit({ at, timers: [timer] });
  const before = { chat: await harness.chat(), desk: await harness.desk() };

  const handle = createTimerHandler({
    journal: harness.journal,
    directory: NO_FLOWS,
    files: NO_FILES,
    workLimit: () => 30_000,
    newAuthenticationId: () => null,
  });
  const result = await harness.run(handle(timer));

  const { run, store } = harness;
  return { result, before, chat: await harness.chat(), desk: await harness.desk(), timers: await run(store.timers()) };
}

const done = { ok: true, value: null };

describe("the deadline of an offer", () => {
  it("makes a ringing offer a missed one, and returns the contact to the queue", async () => {
    const { result, chat, desk, timers } = await due("offered", offerExpired);

    expect(result).toEqual(done);
    expect(chat?.contact.state).toEqual({
      phase: "queued",
      place: { queueId: "queue", priority: 5, queuedAt: AT.joined },
      lapsed: "missed",
    });
    expect(desk).toMatchObject({
      availability: { phase: "error" },
      slots: [{ state: { phase: "missed", since: OFFER_EXPIRES_AT } }],
    });
    expect(timers).toEqual([]);
  });

  it("of an earlier offer changes nothing while a later one rings", async () => {
    const earlier = timerFor("offer-expired", OFFER_EXPIRES_AT - 10_000);

    const { result, before, chat, desk, timers } = await due("offered", earlier);

    expect([result, timers]).toEqual([done, []]);
    expect({ chat, desk }).toEqual(before);
  });
});

describe("the time in which a customer must connect", () => {
  it("[CM-06] ends a contact whose customer has not joined", async () => {
    const { result, chat, timers } = await due("created", neverCame);

    expect([result, timers]).toEqual([done, []]);
    const { dueAt } = neverCame;
    expect(chat?.contact.state).toEqual({
      phase: "ended",
      endedAt: dueAt,
      reason: "customer-never-connected",
      place: null,
    });
  });
});

describe("the duration of a chat", () => {
  it.each(["created", "in-flow", "queued", "offered", "connected"] as const)(
    "[CM-07] ends a chat that is %s",
    async (phase) => {
      const { result, chat } = await due(phase, tooLong);

      expect(result).toEqual(done);
      expect(chat?.contact.state).toMatchObject({ phase: "ended", endedAt: tooLong.dueAt, reason: "expired" });
    },
  );

  it("[OF-04] withdraws the offer of a chat that rings", async () => {
    const { desk } = await due("offered", tooLong);

    expect(desk).toMatchObject({ availability: { phase: "chosen", current: AVAILABLE }, slots: [] });
  });

  it("[AW-01] begins after-contact work of a connected chat", async () => {
    const { desk, timers } = await due("connected", tooLong);

    const endsAt = tooLong.dueAt + 30_000;
    expect(desk.slots).toMatchObject([{ state: { phase: "after-contact-work", work: { endsAt } } }]);
    expect(timers).toEqual([timerFor("after-contact-work-over", endsAt, { kind: "agent", id: ADA })]);
  });
});

describe("the limit of after-contact work", () => {
  it("clears the contact", async () => {
    const { result, desk, timers } = await due("ended", workOver);

    expect([result, timers, desk.slots]).toEqual([done, [], []]);
  });

  it("clears the contact of a timer of the first version, which names it in its id only", async () => {
    const { data: _none, ...rest } = workOver;

    const { result, desk, timers } = await due("ended", { ...rest, data: null });

    expect([result, timers, desk.slots]).toEqual([done, [], []]);
  });

  it("is refused while the contact is connected, and the timer stays set", async () => {
    const { result, timers } = await due("connected", workOver);

    expect(result).toMatchObject({ ok: false, refusal: { code: "wrong-phase" } });
    expect(timers).toEqual([workOver]);
  });
});

const withoutReason = [
  ["offer-expired", "queued", offerExpired],
  ["offer-expired", "connected", offerExpired],
  ["offer-expired", "ended", offerExpired],
  ["customer-never-came", "in-flow", neverCame],
  ["customer-never-came", "ended", neverCame],
  ["chat-too-long", "ended", tooLong],
  ["after-contact-work-over", "queued", workOver],
] as const;

describe("a timer without a reason", () => {
  it.each(withoutReason)("changes nothing and is cancelled: %s on a chat that is %s", async (_kind, phase, timer) => {
    const { result, before, chat, desk, timers } = await due(phase, timer);

    expect([result, timers]).toEqual([done, []]);
    expect({ chat, desk }).toEqual(before);
  });

  it("on a conversation that does not exist is cancelled", async () => {
    const stray = timerFor("chat-too-long", 5_000, { kind: "conversation", id: "unknown" });

    const { result, timers } = await due("created", stray);

    expect([result, timers]).toEqual([done, []]);
  });
});

it("a timer of an unknown kind is an error", async () => {
  await expect(due("queued", { ...tooLong, kind: "unknown" })).rejects.toMatchObject({
    code: "internal",
    details: { kind: "unknown" },
  });
});
