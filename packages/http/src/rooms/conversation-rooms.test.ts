import type { Center, ConversationNews } from "@tributary/engine";
import { createEmitter, type Emitter, silentLogger } from "@tributary/kernel";
import { asId, type ConversationId, type ItemEvent, type Numbered, type ParticipantId } from "@tributary/model";
import { createManualClock, type ManualClock } from "@tributary/testkit";
import { beforeEach, describe, expect, it } from "vitest";
import { textFrame } from "../server/text-frame.ts";
import {
  type ConversationRooms,
  createConversationRooms,
  type RoomSubscription,
  type RoomStart,
} from "./conversation-rooms.ts";
import type { RoomFrame } from "./room-frame.ts";

const CONVERSATION = asId<ConversationId>("01900000-0000-7000-8000-000000000001");
const ANN = asId<ParticipantId>("ann");
const ADA = asId<ParticipantId>("ada");

let clock: ManualClock;
let journal: Numbered<ItemEvent>[];
let feed: Emitter<ConversationNews>;
let followers: number;
let toldUpTo: number;
let readItems: (seq: number, limit: number) => Promise<readonly Numbered<ItemEvent>[]>;
let rooms: ConversationRooms;

beforeEach(() => {
  clock = createManualClock();
  journal = [];
  feed = createEmitter(() => undefined);
  followers = 0;
  toldUpTo = 0;
  readItems = async (seq, limit) => journal.filter((event) => event.seq > seq).slice(0, limit);
  rooms = createConversationRooms({ center: { live: feedOfTest() }, clock, log: silentLogger });
  clock.advance(10_000);
});

/** The engine's feed as it is promised, over an array. */
function feedOfTest(): Center["live"] {
  return {
    followConversation(_id, follower) {
      followers += 1;
      const listening = feed.on(follower);
      return {
        [Symbol.dispose]: () => {
          followers -= 1;
          listening[Symbol.dispose]();
        },
      };
    },
    itemsAfter: (_id, seq, limit) => readItems(seq, limit),
    toldUpTo: () => toldUpTo,
    followAgent: () => ({ [Symbol.dispose]: () => undefined }),
    signalAgent: () => undefined,
  };
}

function write(content: string, seq = (journal.at(-1)?.seq ?? 0) + 1): Numbered<ItemEvent> {
  const event = {
    type: "message.sent",
    seq,
    at: clock.now(),
    contactId: asId<never>(CONVERSATION),
    participantId: ADA,
    role: "agent",
    displayName: "Ada",
    contentType: "text/plain",
    content,
    clientToken: null,
  } as const;
  journal.push(event);
  return event;
}

function tell(event: Numbered<ItemEvent>): void {
  feed.emit({ kind: "event", event });
}

type Listener = {
  readonly heard: string[];
  readonly frames: RoomFrame[];
  readonly place: RoomSubscription;
  isBroken: boolean;
};

function join(participantId: ParticipantId, start: RoomStart): Listener {
  const heard: string[] = [];
  const frames: RoomFrame[] = [];
  const listener = { heard, frames, isBroken: false } as { -readonly [Key in keyof Listener]: Listener[Key] };
  listener.place = rooms.join(CONVERSATION, {
    participantId,
    start,
    deliver(frame) {
      frames.push(frame);
      const { Content, Type } = JSON.parse(JSON.parse(frame.text).content);
      heard.push(Content ?? Type);
    },
    onBroken() {
      listener.isBroken = true;
    },
  });
  return listener;
}

const NEW: RoomStart = { kind: "missed", joinedAt: null };

describe("what was missed", () => {
  it("[RM-06] what happens while the missed items are read comes after them, once", async () => {
    write("1");
    const ann = join(ANN, NEW);
    tell(write("2"));
    tell(write("3"));
    await clock.settle();
    tell(write("4"));

    expect(ann.heard).toEqual(["1", "2", "3", "4"]);
  });

  it("[RM-07] whoever comes back starts behind what their clients have confirmed, on whichever socket", async () => {
    for (const text of ["1", "2", "3"]) write(text);
    const first = join(ANN, NEW);
    await clock.settle();
    first.place.confirm(2);
    first.place.confirm(1);
    const second = join(ANN, { kind: "missed", joinedAt: clock.now() });
    await clock.settle();

    expect(first.heard).toEqual(["1", "2", "3"]);
    expect(second.heard).toEqual(["3"]);
  });

  it("[RM-08] after a restart a participant who was there before gets what was not certainly told, a new one everything", async () => {
    for (const text of ["1", "2", "3"]) tell({ ...write(text), at: clock.now() });
    const restarted = createManualClock(clock.now() + 60_000);
    rooms = createConversationRooms({ center: { live: feedOfTest() }, clock: restarted, log: silentLogger });
    toldUpTo = 2;
    const joinedAt = clock.now();
    clock = restarted;
    const back = join(ANN, { kind: "missed", joinedAt });
    const fresh = join(ADA, NEW);
    await clock.settle();

    expect(back.heard).toEqual(["3"]);
    expect(fresh.heard).toEqual(["1", "2", "3"]);
  });

  it("[RM-09] what happened since the restart is told to who was there before it", async () => {
    write("before");
    clock.advance(60_000);
    rooms = createConversationRooms({ center: { live: feedOfTest() }, clock, log: silentLogger });
    const joinedAt = clock.now() - 30_000;
    clock.advance(1_000);
    write("since");
    toldUpTo = 1;
    const back = join(ANN, { kind: "missed", joinedAt });
    await clock.settle();

    expect(back.heard).toEqual(["since"]);
  });

  it("[RM-10] a member may start behind a number of its own, or now", async () => {
    for (const text of ["1", "2", "3"]) write(text);
    const behind = join(ANN, { kind: "after", seq: 2 });
    const now = join(ADA, { kind: "now" });
    tell(write("4"));
    await clock.settle();

    expect(behind.heard).toEqual(["3", "4"]);
    expect(now.heard).toEqual(["4"]);
  });

  it("[RM-11] when the store does not answer, the member is told that its feed is broken, and hears no more", async () => {
    readItems = () => Promise.reject(new Error("away"));
    const ann = join(ANN, NEW);
    await clock.settle();
    tell(write("1"));

    expect(ann.isBroken).toBe(true);
    expect(ann.heard).toEqual([]);
    expect(followers).toBe(0);
  });
});

describe("the room", () => {
  it("[RM-12] one follower a conversation; the bytes of a frame are built once for everybody", async () => {
    const ann = join(ANN, NEW);
    const ada = join(ADA, NEW);
    await clock.settle();
    tell(write("1"));

    expect(followers).toBe(1);
    expect(ann.frames[0]?.wire).toBe(ada.frames[0]?.wire);
    expect(ann.frames[0]?.wire).toEqual(textFrame(ann.frames[0]?.text ?? ""));
    ann.place[Symbol.dispose]();
    ann.place[Symbol.dispose]();
    expect(followers).toBe(1);
    ada.place[Symbol.dispose]();
    expect(followers).toBe(0);
  });

  it("[RM-13] typing is told to the others only", async () => {
    const ann = join(ANN, { kind: "now" });
    const ada = join(ADA, { kind: "now" });
    const author = { participantId: ADA, role: "agent", displayName: "Ada" } as const;
    feed.emit({ kind: "typing", id: asId<never>("t"), at: 0, contactId: asId<never>(CONVERSATION), author });

    expect(ann.heard).toEqual(["EVENT"]);
    expect(ada.heard).toEqual([]);
  });

  it("[RM-14] a member that fails breaks its own feed and nobody else's", async () => {
    const place = rooms.join(CONVERSATION, {
      participantId: ADA,
      start: { kind: "now" },
      deliver() {
        throw new Error("a fault");
      },
      onBroken: () => undefined,
    });
    const ann = join(ANN, { kind: "now" });
    tell(write("1"));
    tell(write("2"));

    expect(ann.heard).toEqual(["1", "2"]);
    place[Symbol.dispose]();
  });

  it("[RM-15] disposing the rooms ends every feed", () => {
    join(ANN, NEW);
    rooms[Symbol.dispose]();

    expect(followers).toBe(0);
  });
});
