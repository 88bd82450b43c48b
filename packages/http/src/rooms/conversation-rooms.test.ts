import { JournalError, type Store } from "@tributary/journal";
import { asId, type ConversationId, type ParticipantId } from "@tributary/model";
import { DEMO_IDS, type InProcessCenter, inProcessCenter, PLAIN_CHAT } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { textFrame } from "../server/text-frame.ts";
import {
  type ConversationRooms,
  createConversationRooms,
  type RoomMember,
  type RoomStart,
} from "./conversation-rooms.ts";
import { createDeliveredCursors, type DeliveredCursors } from "./delivered-cursors.ts";
import type { RoomFrame } from "./room-frame.ts";

const MISSED: RoomStart = { kind: "missed" };
const ANN = asId<ParticipantId>("ann");
const ADA = asId<ParticipantId>("ada");

/** A chat in an in-process center, with the rooms of the running node. */
type Scene = AsyncDisposable & {
  readonly harness: InProcessCenter;
  readonly conversationId: ConversationId;
  readonly customerId: ParticipantId;
  rooms: ConversationRooms;
  cursors: DeliveredCursors;
  /** Reads of events so far. */
  reads: number;
  /** False: the store fails to read events. */
  canRead: boolean;
  write(content: string): Promise<void>;
  typing(): Promise<void>;
  join(participantId: ParticipantId, start: RoomStart, options?: { readonly throwsOn?: string }): Promise<Member>;
  restart(kind: "crash" | "orderly"): Promise<void>;
  /** Ends the contact. */
  end(): Promise<void>;
};

type Member = Disposable & {
  /** Contents of the customer's messages, and kinds of frames that are not items. */
  readonly received: string[];
  readonly frames: RoomFrame[];
  /** Positions of the frames among those of all members. */
  readonly arrivedAt: number[];
  confirm(content: string): void;
  isBroken: boolean;
};

async function openScene(): Promise<Scene> {
  const wrapStore = (store: Store): Store => ({
    ...store,
    readEvents(stream, query) {
      scene.reads += 1;
      return scene.canRead
        ? store.readEvents(stream, query)
        : Promise.reject(new JournalError("unavailable", "no disk"));
    },
  });
  const scene = { canRead: true, reads: 0 } as { -readonly [Key in keyof Scene]: Scene[Key] };
  const harness = await inProcessCenter({ wrapStore });
  const started = await harness.run(
    harness.center.chats.start({
      flowId: DEMO_IDS.flows.sales,
      ...PLAIN_CHAT,
      displayName: "Ann",
    }),
  );
  if (!started.ok) throw new Error(started.refusal.code);
  const customer = started.value;
  const { conversationId } = customer;
  function openRooms(): void {
    const { center, clock, log } = harness;
    scene.cursors = createDeliveredCursors({ records: center.records, clock, log });
    scene.rooms = createConversationRooms({ center, clock, log, cursors: scene.cursors });
  }
  await harness.run(harness.center.chats.join(customer));

  Object.assign(scene, {
    harness,
    conversationId,
    customerId: customer.participantId,
    async write(content: string) {
      await harness.run(
        harness.center.chats.sendMessage(customer, { contentType: "text/plain", content, clientToken: null }),
      );
    },
    async typing() {
      await harness.run(harness.center.chats.sendTyping(customer));
    },
    async join(participantId: ParticipantId, start: RoomStart, { throwsOn }: { readonly throwsOn?: string } = {}) {
      const member = joinRoom(scene.rooms, conversationId, { participantId, start, throwsOn });
      await harness.clock.drain();
      return member;
    },
    async restart(kind: "crash" | "orderly") {
      if (kind === "orderly") {
        scene.rooms[Symbol.dispose]();
        await harness.run(Promise.resolve(scene.cursors[Symbol.asyncDispose]()));
      }
      await (kind === "crash" ? harness.crashAndRestart() : harness.restart());
      openRooms();
    },
    async end() {
      await harness.run(harness.center.contacts.stop(customer.contactId, "api"));
    },
    [Symbol.asyncDispose]: () => harness[Symbol.asyncDispose](),
  });
  openRooms();
  return scene;
}

/** Frames delivered to all members so far. */
let arrivals = 0;

function quietMember(participantId: ParticipantId): RoomMember {
  return { participantId, start: MISSED, deliver: () => undefined, onBroken: () => undefined };
}

function joinRoom(
  rooms: ConversationRooms,
  conversationId: ConversationId,
  {
    participantId,
    start,
    throwsOn,
  }: { readonly participantId: ParticipantId; readonly start: RoomStart; readonly throwsOn: string | undefined },
): Member {
  const seqs = new Map<string, number>();
  const received: string[] = [];
  const frames: RoomFrame[] = [];
  const arrivedAt: number[] = [];
  const subscription = rooms.join(conversationId, {
    participantId,
    start,
    deliver(frame) {
      frames.push(frame);
      arrivals += 1;
      arrivedAt.push(arrivals);
      const { Content, Type, ParticipantRole } = JSON.parse(JSON.parse(frame.text).content);
      if (Content !== undefined && Content === throwsOn) throw new Error("member error");
      if (frame.kind === "item" && (Type !== "MESSAGE" || ParticipantRole !== "CUSTOMER")) return;
      received.push(Content ?? frame.kind);
      seqs.set(Content, frame.seq ?? 0);
    },
    onBroken() {
      member.isBroken = true;
    },
  });
  const member: Member = {
    received,
    frames,
    arrivedAt,
    isBroken: false,
    confirm: (content) => subscription.confirm(seqs.get(content) ?? 0),
    [Symbol.dispose]: () => subscription[Symbol.dispose](),
  };
  return member;
}

describe("replay", () => {
  it("[RM-06] delivers missed items and then new ones, each once, also those written while missed ones are read", async () => {
    await using scene = await openScene();
    await scene.write("1");

    const joining = scene.join(ANN, MISSED);
    const writing = [scene.write("2"), scene.write("3")];
    const ann = await joining;
    await Promise.all(writing);
    await scene.write("4");

    expect(ann.received).toEqual(["1", "2", "3", "4"]);
  });

  it("[RM-07] starts after the last item that any client of the participant has confirmed", async () => {
    await using scene = await openScene();
    for (const text of ["1", "2", "3"]) await scene.write(text);
    const first = await scene.join(ANN, MISSED);
    first.confirm("2");
    first.confirm("1");

    const second = await scene.join(ANN, MISSED);

    expect(first.received).toEqual(["1", "2", "3"]);
    expect(second.received).toEqual(["3"]);
  });

  it.each([
    ["an orderly stop", "orderly", 0],
    ["a kill 100 ms after the last confirmation", "crash", 100],
  ] as const)("[RM-08] starts after the confirmed item also after %s", async (_what, kind, pauseMs) => {
    await using scene = await openScene();
    for (const text of ["1", "2"]) await scene.write(text);
    const ann = await scene.join(ANN, MISSED);
    ann.confirm("2");
    await scene.write("away");
    await scene.harness.clock.run(pauseMs);

    await scene.restart(kind);
    await scene.write("since");
    const returning = await scene.join(ANN, MISSED);

    expect(returning.received).toEqual(["away", "since"]);
  });

  it("[RM-08] repeats after a kill what was confirmed after the last write", async () => {
    await using scene = await openScene();
    await scene.write("1");
    const ann = await scene.join(ANN, MISSED);
    ann.confirm("1");
    await scene.write("2");
    ann.confirm("2");
    await scene.harness.clock.run(99);

    await scene.restart("crash");
    const returning = await scene.join(ANN, MISSED);

    expect(returning.received).toEqual(["2"]);
  });

  it.each([["orderly"], ["crash"], ["crash", "crash"]] as const)(
    "[RM-09] delivers the last five minutes to a participant without a known cursor after %s %s",
    async (...kinds) => {
      await using scene = await openScene();
      await scene.write("too old");
      await scene.harness.clock.run(5 * 60_000 + 1_000);
      for (const text of ["1", "2"]) await scene.write(text);

      for (const kind of kinds) if (kind !== undefined) await scene.restart(kind);
      const returning = await scene.join(ANN, MISSED);

      expect(returning.received).toEqual(["1", "2"]);
    },
  );

  it.each(["orderly", "crash"] as const)(
    "[RM-16] delivers missed items of a contact that ended before a restart (%s), and its end",
    async (kind) => {
      await using scene = await openScene();
      await scene.write("1");
      const ann = await scene.join(ANN, MISSED);
      ann.confirm("1");
      await scene.harness.clock.run(1_000);
      ann[Symbol.dispose]();
      await scene.write("2");
      await scene.end();

      await scene.restart(kind);
      const returning = await scene.join(ANN, MISSED);

      expect(returning.received).toEqual(["2"]);
      expect(returning.frames.at(-1)?.isLast).toBe(true);
    },
  );

  it("[RM-16] delivers the end to each member that joins later, also if it was confirmed or is old", async () => {
    await using scene = await openScene();
    const ann = await scene.join(ANN, MISSED);
    await scene.write("1");
    await scene.end();
    scene.cursors.confirm(ANN, ann.frames.at(-1)?.seq ?? 0);
    await scene.harness.clock.run(10 * 60_000);

    const returning = await scene.join(ANN, MISSED);

    expect(returning.frames.map(({ isLast }) => isLast)).toEqual([true]);
  });

  it("[RM-10] starts after a given number, or with the next item", async () => {
    await using scene = await openScene();
    for (const text of ["1", "2", "3"]) await scene.write(text);
    const all = await scene.join(ADA, MISSED);
    const [, , second] = all.frames.filter(({ text }) => /CUSTOMER/.test(text));

    const after = await scene.join(ANN, { kind: "after", seq: second?.seq ?? 0 });
    const now = await scene.join(ADA, { kind: "now" });
    await scene.write("4");

    expect(after.received).toEqual(["3", "4"]);
    expect(now.received).toEqual(["4"]);
  });

  it("[RM-11] reports a broken feed if the store cannot be read, and delivers nothing more", async () => {
    await using scene = await openScene();
    scene.canRead = false;

    const ann = await scene.join(ANN, MISSED);
    scene.canRead = true;
    await scene.write("1");

    expect(ann.isBroken).toBe(true);
    expect(ann.received).toEqual([]);
  });
});

describe("the cost of replays", () => {
  it("[RM-19] a participant who joins again and again receives 100 missed items per second after 500 at once", async () => {
    await using scene = await openScene();
    for (let count = 1; count <= 100; count += 1) await scene.write(String(count));
    const before = scene.reads;
    let frames = 0;

    for (let second = 0; second < 10; second += 1) {
      for (let attempt = 0; attempt < 20; attempt += 1) {
        const member = await scene.join(ANN, MISSED);
        frames += member.frames.length;
        member[Symbol.dispose]();
      }
      await scene.harness.clock.run(1_000);
    }

    expect(frames).toBeGreaterThanOrEqual(1_000);
    expect(frames).toBeLessThanOrEqual(500 + 10 * 100);
    expect(scene.reads - before).toBeLessThanOrEqual(5 * (frames / 100)); // position, and four pages per replay
  });

  it("[RM-19] a participant has one replay at a time, and others do not wait for it", async () => {
    await using scene = await openScene();
    for (let count = 1; count <= 100; count += 1) await scene.write(String(count));
    const join = (id: ParticipantId) => scene.join(id, MISSED);
    const joining = [join(ANN), join(ANN), join(ADA)];
    await Promise.resolve(); // no turn of the event loop has passed

    const members = await Promise.all(joining);

    expect(members.map(({ received }) => received.length)).toEqual([100, 100, 100]);
    const [first, second, other] = members.map(({ arrivedAt }) => arrivedAt);
    expect(second?.[0]).toBeGreaterThan(first?.at(-1) ?? 0);
    expect(other?.[0]).toBeLessThan(first?.at(-1) ?? 0);
  });

  it("[RM-21] a member that leaves before its replay begins causes no reads", async () => {
    await using scene = await openScene();
    await scene.write("1");
    const before = scene.reads;

    const members = Array.from({ length: 5 }, () => scene.join(ANN, MISSED));
    for (const member of await Promise.all(members)) expect(member.received).toEqual(["1"]);
    const perReplay = (scene.reads - before) / 5;
    scene.rooms.join(scene.conversationId, quietMember(ANN))[Symbol.dispose]();
    await scene.harness.clock.run(10_000);

    expect(scene.reads - before).toBe(5 * perReplay);
  });
});

describe("members", () => {
  it("[RM-12] builds the bytes of a frame once for all members", async () => {
    await using scene = await openScene();
    const ann = await scene.join(ANN, { kind: "now" });
    const ada = await scene.join(ADA, { kind: "now" });

    await scene.write("1");

    expect(ann.frames[0]).toBe(ada.frames[0]);
    expect(ann.frames[0]?.wire).toEqual(textFrame(ann.frames[0]?.text ?? ""));
  });

  it("[RM-13] delivers typing to the other participants only, and does not replay it", async () => {
    await using scene = await openScene();
    const typist = await scene.join(scene.customerId, { kind: "now" });
    const other = await scene.join(ADA, { kind: "now" });

    await scene.typing();
    const late = await scene.join(ANN, MISSED);

    expect(typist.received).toEqual([]);
    expect(other.received).toEqual(["typing"]);
    expect(late.received).toEqual([]);
  });

  it("[RM-14] ends the feed of a member that throws, and no other", async () => {
    await using scene = await openScene();
    const broken = await scene.join(ADA, { kind: "now" }, { throwsOn: "1" });
    const ann = await scene.join(ANN, { kind: "now" });

    await scene.write("1");
    await scene.write("2");

    expect(broken.isBroken).toBe(true);
    expect(broken.received).toEqual([]);
    expect(ann.received).toEqual(["1", "2"]);
  });

  it("[RM-15] ends every feed when the rooms are disposed", async () => {
    await using scene = await openScene();
    const ann = await scene.join(ANN, MISSED);

    scene.rooms[Symbol.dispose]();
    await scene.write("1");

    expect(ann.received).toEqual([]);
  });
});
