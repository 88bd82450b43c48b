import { JournalError, type Store } from "@tributary/journal";
import { asId, type ConversationId, type ParticipantId } from "@tributary/model";
import { DEMO_IDS, type InProcessCenter, inProcessCenter } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { textFrame } from "../server/text-frame.ts";
import { type ConversationRooms, createConversationRooms, type RoomStart } from "./conversation-rooms.ts";
import type { RoomFrame } from "./room-frame.ts";

const NEW: RoomStart = { kind: "missed", joinedAt: null };
const ANN = asId<ParticipantId>("ann");
const ADA = asId<ParticipantId>("ada");

/** A chat in an in-process center, with the rooms of the running node. */
type Scene = AsyncDisposable & {
  readonly harness: InProcessCenter;
  readonly customerId: ParticipantId;
  rooms: ConversationRooms;
  /** False: the store fails to read events. */
  canRead: boolean;
  write(content: string): Promise<void>;
  typing(): Promise<void>;
  join(participantId: ParticipantId, start: RoomStart, options?: { readonly throwsOn?: string }): Promise<Member>;
  restart(kind: "crash" | "orderly"): Promise<void>;
};

type Member = Disposable & {
  /** Contents of the customer's messages, and kinds of frames that are not items. */
  readonly received: string[];
  readonly frames: RoomFrame[];
  confirm(content: string): void;
  isBroken: boolean;
};

async function openScene(): Promise<Scene> {
  const wrapStore = (store: Store): Store => ({
    ...store,
    readEvents: (stream, query) =>
      scene.canRead ? store.readEvents(stream, query) : Promise.reject(new JournalError("unavailable", "no disk")),
  });
  const scene = { canRead: true } as { -readonly [Key in keyof Scene]: Scene[Key] };
  const harness = await inProcessCenter({ wrapStore });
  const started = await harness.run(
    harness.center.chats.start({
      flowId: DEMO_IDS.flows.sales,
      displayName: "Ann",
      attributes: {},
      initialMessage: null,
      contentTypes: ["text/plain"],
      durationMs: 3_600_000,
      name: null,
      description: null,
      clientToken: null,
    }),
  );
  if (!started.ok) throw new Error(started.refusal.code);
  const customer = started.value;
  const { conversationId } = customer;
  const newRooms = (): ConversationRooms => createConversationRooms({ center: harness.center, clock: harness.clock });
  await harness.run(harness.center.chats.join(customer));

  Object.assign(scene, {
    harness,
    customerId: customer.participantId,
    rooms: newRooms(),
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
      await (kind === "crash" ? harness.crashAndRestart() : harness.restart());
      scene.rooms = newRooms();
    },
    [Symbol.asyncDispose]: () => harness[Symbol.asyncDispose](),
  });
  return scene;
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
  const subscription = rooms.join(conversationId, {
    participantId,
    start,
    deliver(frame) {
      frames.push(frame);
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

    const joining = scene.join(ANN, NEW);
    const writing = [scene.write("2"), scene.write("3")];
    const ann = await joining;
    await Promise.all(writing);
    await scene.write("4");

    expect(ann.received).toEqual(["1", "2", "3", "4"]);
  });

  it("[RM-07] starts after the last item that any client of the participant has confirmed", async () => {
    await using scene = await openScene();
    for (const text of ["1", "2", "3"]) await scene.write(text);
    const first = await scene.join(ANN, NEW);
    first.confirm("2");
    first.confirm("1");

    const second = await scene.join(ANN, { kind: "missed", joinedAt: scene.harness.clock.now() });

    expect(first.received).toEqual(["1", "2", "3"]);
    expect(second.received).toEqual(["3"]);
  });

  it("[RM-08] delivers possibly undelivered items after a crash, and all items to a new participant", async () => {
    await using scene = await openScene();
    const joinedAt = scene.harness.clock.now();
    for (const text of ["1", "2", "3"]) await scene.write(text);
    await scene.restart("crash");
    await scene.harness.clock.run(1_000);
    scene.rooms = createConversationRooms({ center: scene.harness.center, clock: scene.harness.clock });

    const returning = await scene.join(ANN, { kind: "missed", joinedAt });
    const fresh = await scene.join(ADA, NEW);

    expect(returning.received).toEqual(["3"]);
    expect(fresh.received).toEqual(["1", "2", "3"]);
  });

  it("[RM-09] delivers items written since the restart to a participant who joined before it", async () => {
    await using scene = await openScene();
    const joinedAt = scene.harness.clock.now();
    await scene.write("before");
    await scene.harness.clock.run(60_000);
    await scene.restart("orderly");
    await scene.write("since");

    const returning = await scene.join(ANN, { kind: "missed", joinedAt });

    expect(returning.received).toEqual(["since"]);
  });

  it("[RM-10] starts after a given number, or with the next item", async () => {
    await using scene = await openScene();
    for (const text of ["1", "2", "3"]) await scene.write(text);
    const all = await scene.join(ADA, NEW);
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

    const ann = await scene.join(ANN, NEW);
    scene.canRead = true;
    await scene.write("1");

    expect(ann.isBroken).toBe(true);
    expect(ann.received).toEqual([]);
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
    const late = await scene.join(ANN, NEW);

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
    const ann = await scene.join(ANN, NEW);

    scene.rooms[Symbol.dispose]();
    await scene.write("1");

    expect(ann.received).toEqual([]);
  });
});
