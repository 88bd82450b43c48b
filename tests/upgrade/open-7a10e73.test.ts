/**
 * Opens a data folder written at commit 7a10e73. `data-7a10e73.sql` is its database after the process was killed, `data-7a10e73.json` is its content
 * as returned by the public APIs before the kill.
 */
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { SlotState, TranscriptItem } from "@tributary/engine";
import { createInProcessFanout, type JournalEvent } from "@tributary/journal";
import { assertNever, present } from "@tributary/kernel";
import {
  asId,
  type ContactId,
  type ConversationId,
  type EndReason,
  ITEM_TYPES,
  type ItemEvent,
  itemIdOf,
  type Numbered,
  type ParticipantId,
  type UserId,
} from "@tributary/model";
import { EVENT_CONTENT_TYPES, type Item, WIRE_ROLES } from "@tributary/protocol";
import { createSqliteStore } from "@tributary/store-sqlite";
import {
  createManualClock,
  createRecordingLogger,
  createSeededRandom,
  openCenterWithInstance,
} from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { demoCenter } from "../../apps/server/src/demo/demo-center.ts";

type ContactFacts = {
  readonly name: string;
  readonly contactId: string;
  readonly phase: string;
  readonly initiatedAt: string;
  readonly enqueuedAt: string | null;
  readonly queueId: string | null;
  readonly agentId: string | null;
  readonly endedAt: string | null;
  readonly endReason: string | null;
  readonly attributes: Readonly<Record<string, string>>;
  readonly participants: readonly { readonly id: string; readonly role: string; readonly displayName: string }[];
  readonly transcript: readonly Item[];
};

type SlotFacts = {
  readonly contactId: string;
  readonly state: string;
  readonly offerExpiresAt: number | null;
  readonly workEndsAt: number | null;
};

type AgentFacts = {
  readonly username: string;
  readonly userId: string;
  readonly state: string;
  readonly since: number;
  readonly nextState: string | null;
  readonly desk: readonly SlotFacts[];
};

type Facts = {
  readonly killedAt: number;
  readonly contacts: readonly ContactFacts[];
  readonly agents: readonly AgentFacts[];
};

const facts: Facts = JSON.parse(readFileSync(join(import.meta.dirname, "data-7a10e73.json"), "utf8"));

const RESTARTED_AT = facts.killedAt + 1_000;
/** Limit of after-contact work in the account of grace at that commit; the other accounts had none. Unit: milliseconds. */
const GRACE_WORK_MS = 600_000;

/** Opens the data folder in a center of this process. The only part of this file that depends on the API of the engine. */
async function openDataFolder() {
  await using opening = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "tributary-upgrade-"));
  opening.defer(() => rm(folder, { recursive: true }));
  const path = join(folder, "tributary.db");
  const db = new DatabaseSync(path);
  db.exec(readFileSync(join(import.meta.dirname, "data-7a10e73.sql"), "utf8"));
  db.close();

  const clock = createManualClock(RESTARTED_AT);
  const log = createRecordingLogger();
  const run = async <T>(call: Promise<T>): Promise<T> => {
    await clock.drain();
    return call;
  };
  const store = opening.use(await createSqliteStore({ clock, log }, { path }));
  const fanout = opening.use(createInProcessFanout({ log }));
  const users = demoCenter.users.map((user) =>
    user.username === "grace" ? { ...user, afterContactWorkMs: GRACE_WORK_MS } : user,
  );
  const deps = { store, fanout, clock, random: createSeededRandom(1), log };
  const center = opening.use(await run(openCenterWithInstance(deps, { ...demoCenter, users })));
  const stack = opening.move();

  async function stateOf(contactId: string) {
    const described = await run(center.contacts.describe(contactId));
    if (!described.ok) throw new Error(described.refusal.code);
    return described.value;
  }

  return {
    clock,
    log,
    /** Returns the contact in the shape of {@link ContactFacts}, without name and transcript. */
    async contact(contactId: string) {
      const { contact, participants, attributes } = await stateOf(contactId);
      const { state } = contact;
      const place = "place" in state ? state.place : null;
      return {
        contactId: contact.id,
        phase: state.phase,
        initiatedAt: isoTime(contact.createdAt),
        enqueuedAt: place && isoTime(place.queuedAt),
        queueId: place?.queueId ?? null,
        endedAt: state.phase === "ended" ? isoTime(state.endedAt) : null,
        endReason: state.phase === "ended" ? END_REASONS[state.reason] : null,
        attributes,
        participants: participants.map(({ id, role, displayName, state: { phase } }) => ({
          id,
          role: WIRE_ROLES[role],
          displayName,
          phase,
        })),
      };
    },
    /** Returns the whole transcript as items of the participant service. Without receipts if no participant has access any more. */
    async transcript(contactId: string) {
      const { id, participants } = await stateOf(contactId);
      const query = { scan: "forward", limit: 1_000, start: null, continueAtSeq: null } as const;
      for (const { id: participantId } of participants) {
        const page = await run(center.chats.transcript({ conversationId: id, participantId }, query));
        if (page.ok) return page.value.items.map((item) => wireItemOf(id, item));
      }
      const items = { order: "forward", limit: 1_000, types: ITEM_TYPES } as const;
      const events = (await run(store.readEvents({ kind: "conversation", id }, items))) as readonly (JournalEvent &
        Numbered<ItemEvent>)[];
      return events.map((event) => wireItemOf(id, { id: itemIdOf(id, event.seq, event.at), event, receipts: [] }));
    },
    /** Returns the agent's state and desk in the shape of {@link AgentFacts}. */
    async desk(userId: string) {
      const view = await run(center.agents.view(asId<UserId>(userId)));
      if (!view.ok) throw new Error(view.refusal.code);
      const { availability } = view.value.agent;
      return {
        state: availability.phase === "chosen" ? availability.current.name : "MissedCallAgent",
        since: availability.since,
        nextState: availability.next?.name ?? null,
        desk: view.value.contacts.map(({ slot, conversation: { contact } }) => ({
          contactId: slot.contactId,
          participantId: slot.participantId,
          queueId: slot.queueId,
          name: contact.name,
          description: contact.description,
          ...slotFactsOf(slot.state),
        })),
      };
    },
    async startChat(clientToken: string) {
      const flowId = demoCenter.contactFlows[0]?.id;
      if (flowId === undefined) throw new Error("the demo center has no flow");
      const chat = {
        flowId,
        displayName: "Customer",
        attributes: {},
        initialMessage: null,
        contentTypes: ["text/plain"],
      };
      const started = await run(
        center.chats.start({
          ...chat,
          durationMs: 3_600_000,
          name: null,
          description: null,
          clientToken: { key: clientToken, requestDigest: clientToken, validMs: 60_000 },
        }),
      );
      if (!started.ok) throw new Error(started.refusal.code);
      return started.value.contactId;
    },
    async sendMessage(
      contactId: string,
      participantId: string,
      message: { content: string; clientToken: string | null },
    ) {
      const ref = {
        conversationId: asId<ConversationId>(contactId),
        participantId: asId<ParticipantId>(participantId),
      };
      const sent = await run(center.chats.sendMessage(ref, { contentType: "text/plain", ...message }));
      if (!sent.ok) throw new Error(sent.refusal.code);
      return sent.value.id;
    },
    async clear(userId: string, contactId: string) {
      const cleared = await run(center.agents.clear(asId<UserId>(userId), asId<ContactId>(contactId)));
      if (!cleared.ok) throw new Error(cleared.refusal.code);
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

const END_REASONS: Readonly<Record<EndReason, string>> = {
  "customer-disconnect": "CUSTOMER_DISCONNECT",
  "agent-disconnect": "AGENT_DISCONNECT",
  api: "API",
  "customer-never-connected": "CUSTOMER_CONNECTION_NOT_ESTABLISHED",
  expired: "EXPIRED",
  idle: "IDLE_DISCONNECT",
  closed: "CONTACT_FLOW_DISCONNECT",
  transferred: "AGENT_DISCONNECT",
  "media-lost": "TELECOM_PROBLEM",
  "callback-requested": "CUSTOMER_DISCONNECT",
  "not-reached": "OUTBOUND_ATTEMPT_FAILED",
  "flow-error": "CONTACT_FLOW_DISCONNECT",
};

function slotFactsOf(state: SlotState) {
  const none = { offerExpiresAt: null, workEndsAt: null };
  switch (state.phase) {
    case "offered":
      return { ...none, state: "connecting", since: state.offer.offeredAt, offerExpiresAt: state.offer.expiresAt };
    case "after-contact-work":
      return { ...none, state: "ended", since: state.work.startedAt, workEndsAt: state.work.endsAt };
    default:
      return { ...none, state: state.phase, since: state.since };
  }
}

function wireItemOf(conversationId: string, { id, event, receipts }: TranscriptItem): Item {
  const address = {
    AbsoluteTime: isoTime(event.at),
    Id: id,
    InitialContactId: conversationId,
    ContactId: event.contactId,
  };
  if (event.type === "contact.ended")
    return { ...address, Type: "EVENT", ContentType: EVENT_CONTENT_TYPES.ended, Content: null };
  if (event.type === "contact.transferred" || event.type === "contact.transfer-failed")
    throw new Error("no contact of this version was transferred");
  if (event.type === "attachment.sent" || event.type === "attachment.rejected")
    throw new Error("no chat of this version has files");
  const author = {
    ParticipantId: event.participantId,
    DisplayName: event.displayName,
    ParticipantRole: WIRE_ROLES[event.role],
  };
  switch (event.type) {
    case "participant.joined":
      return { ...address, ...author, Type: "EVENT", ContentType: EVENT_CONTENT_TYPES.joined, Content: null };
    case "participant.left":
      return { ...address, ...author, Type: "EVENT", ContentType: EVENT_CONTENT_TYPES.left, Content: null };
    case "message.sent": {
      const message = { ...address, ...author, ContentType: event.contentType, Content: event.content };
      if (receipts.length === 0) return { ...message, Type: "MESSAGE" };
      const Receipts = receipts.map(({ deliveredAt, readAt, recipientId }) => ({
        DeliveredTimestamp: isoTime(deliveredAt),
        ...(readAt === null ? {} : { ReadTimestamp: isoTime(readAt) }),
        RecipientParticipantId: recipientId,
      }));
      return { ...message, Type: "MESSAGE", MessageMetadata: { MessageId: id, Receipts } };
    }
    case "authentication.initiated":
    case "authentication.ended":
    case "participant.invited":
    case "participant.renamed":
      throw new Error("no chat of this version has a customer who signs in, or an invitation");
    default:
      return assertNever(event);
  }
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}

describe("a data folder written at commit 7a10e73", () => {
  it("opens with every contact, its participants and its attributes", async () => {
    await using opened = await openDataFolder();

    const contacts = [];
    for (const { contactId } of facts.contacts) contacts.push(await opened.contact(contactId));

    expect(contacts).toEqual(
      facts.contacts.map(({ name: _name, agentId: _agentId, transcript: _transcript, ...contact }) => contact),
    );
    expect(opened.log.of("error")).toEqual([]);
  });

  it.each(facts.contacts)("opens with the whole transcript of the chat $name", async ({ contactId, transcript }) => {
    await using opened = await openDataFolder();

    expect(await opened.transcript(contactId)).toEqual(transcript);
  });

  it.each(facts.agents)("opens with the state and the desk of $username", async ({ username: _, userId, ...desk }) => {
    await using opened = await openDataFolder();

    expect(await opened.desk(userId)).toEqual(desk);
  });

  it("opens with the message that was written right before the kill", async () => {
    await using opened = await openDataFolder();

    const transcript = await opened.transcript(contactNamed("connected").contactId);

    expect(transcript.at(-1)?.Content).toBe("Written a moment before the crash");
  });
});

describe("a center opened on a data folder written at commit 7a10e73", () => {
  it.each(facts.contacts.filter(({ phase }) => phase === "connected"))(
    "adds messages of both parties to the chat $name",
    async ({ contactId, participants, transcript }) => {
      await using opened = await openDataFolder();

      const ids = [];
      for (const { id, role } of participants)
        ids.push(await opened.sendMessage(contactId, id, { content: `New, by ${role}`, clientToken: null }));

      const after = await opened.transcript(contactId);
      expect(after.slice(0, -2)).toEqual(transcript);
      expect(after.slice(-2).map(({ Id, Content }) => [Id, Content])).toEqual([
        [ids[0], "New, by CUSTOMER"],
        [ids[1], "New, by AGENT"],
      ]);
    },
  );

  it("returns the original message for a client token used before the restart", async () => {
    await using opened = await openDataFolder();
    const { contactId, participants, transcript } = contactNamed("odd-text");
    const original = transcript.find(({ Content }) => Content === REPEATED.content);

    const id = await opened.sendMessage(contactId, participants[0]?.id ?? "", REPEATED);

    expect(id).toBe(original?.Id);
    expect(await opened.transcript(contactId)).toEqual(transcript);
  });

  it("starts a new chat for a start token of that version, which does not identify its request", async () => {
    await using opened = await openDataFolder();

    const started = await opened.startChat("order-4711");

    expect(started).not.toBe(contactNamed("waiting").contactId);
    expect(await opened.startChat("order-4711")).toBe(started);
  });

  it("misses the ringing offer at its deadline and not before", async () => {
    await using opened = await openDataFolder();
    const { contactId } = contactNamed("rejected-then-ringing");
    const alan = agentNamed("alan");
    const deadline = present(slotOf(alan, { contactId })?.offerExpiresAt, "deadline");

    await opened.clock.run(deadline - RESTARTED_AT - 1);
    expect(await opened.desk(alan.userId)).toMatchObject({ state: "Available" });
    await opened.clock.run(1);

    const after = await opened.desk(alan.userId);
    expect(after).toMatchObject({ state: "MissedCallAgent", since: deadline });
    expect(after.desk.find((slot) => slot.contactId === contactId)).toMatchObject({ state: "missed", since: deadline });
    const { phase, enqueuedAt } = await opened.contact(contactId);
    expect({ phase, enqueuedAt }).toEqual({
      phase: "queued",
      enqueuedAt: contactNamed("rejected-then-ringing").enqueuedAt,
    });
  });

  it("clears after-contact work at its limit, and not without a limit", async () => {
    await using opened = await openDataFolder();
    const limited = contactNamed("after-contact-work-with-limit");
    const unlimited = contactNamed("after-contact-work");
    const deskOf = async (name: string) =>
      (await opened.desk(agentNamed(name).userId)).desk.map(({ contactId }) => contactId);
    const limitAt = present(slotOf(agentNamed("grace"), limited)?.workEndsAt, "end of after-contact work");

    await opened.clock.run(limitAt - RESTARTED_AT - 1);
    expect(await deskOf("grace")).toContain(limited.contactId);
    await opened.clock.run(1);
    expect(await deskOf("grace")).not.toContain(limited.contactId);
    await opened.clock.run(GRACE_WORK_MS);
    expect(await deskOf("ada")).toContain(unlimited.contactId);
  });

  it("ends the chat whose customer never connected five minutes after its start", async () => {
    await using opened = await openDataFolder();
    const { contactId, initiatedAt } = contactNamed("created");
    const limitAt = Date.parse(initiatedAt) + 5 * 60_000;

    await opened.clock.run(limitAt - RESTARTED_AT - 1);
    expect(await opened.contact(contactId)).toMatchObject({ phase: "created" });
    await opened.clock.run(1);

    expect(await opened.contact(contactId)).toMatchObject({
      phase: "ended",
      endReason: "CUSTOMER_CONNECTION_NOT_ESTABLISHED",
      endedAt: isoTime(limitAt),
    });
  });

  it("ends chats after the duration set at their start", async () => {
    await using opened = await openDataFolder();
    const long = contactNamed("long");
    const connected = contactNamed("connected");
    const longEndsAt = Date.parse(long.initiatedAt) + 61 * 60_000;
    const connectedEndsAt = Date.parse(connected.initiatedAt) + 120 * 60_000;

    await opened.clock.run(longEndsAt - RESTARTED_AT - 1);
    expect(await opened.contact(long.contactId)).toMatchObject({ phase: "connected" });
    await opened.clock.run(connectedEndsAt - longEndsAt + 1);

    const expired = { phase: "ended", endReason: "EXPIRED" };
    expect(await opened.contact(long.contactId)).toMatchObject({ ...expired, endedAt: isoTime(longEndsAt) });
    expect(await opened.contact(connected.contactId)).toMatchObject({ ...expired, endedAt: isoTime(connectedEndsAt) });
    const { ContentType } = present((await opened.transcript(long.contactId)).at(-1), "last item");
    expect(ContentType).toBe(EVENT_CONTENT_TYPES.ended);
  });

  it("applies the pending state of an agent when their missed contact is cleared", async () => {
    await using opened = await openDataFolder();
    const sam = agentNamed("sam");
    const missed = contactNamed("missed");

    await opened.clear(sam.userId, missed.contactId);

    expect(await opened.desk(sam.userId)).toMatchObject({ state: "Break", nextState: null, desk: [] });
  });
});

/** A message that its customer sent twice with the same client token. */
const REPEATED = { content: "once, although sent twice", clientToken: "a-client-token-that-comes-twice" };

function contactNamed(name: string): ContactFacts {
  return present(
    facts.contacts.find((contact) => contact.name === name),
    name,
  );
}

function slotOf({ desk }: AgentFacts, { contactId }: { readonly contactId: string }): SlotFacts | undefined {
  return desk.find((slot) => slot.contactId === contactId);
}

function agentNamed(username: string): AgentFacts {
  return present(
    facts.agents.find((agent) => agent.username === username),
    username,
  );
}
