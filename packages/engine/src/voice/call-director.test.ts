import type { Journal } from "@tributary/journal";
import { asId, type ConversationId } from "@tributary/model";
import {
  createFakeMedia,
  createManualClock,
  createRecordingLogger,
  createSeededRandom,
  exampleOffer,
} from "@tributary/testkit";
import { expect, it } from "vitest";
import { pageNamed } from "../../test/calls.ts";
import type { ParticipantRef } from "../contact/participants.ts";
import { ABSENCE_MS } from "./call.ts";
import { type CallDirectorDeps, openCallDirector } from "./call-director.ts";

/** The members of a call with a customer that its audio depends on. */
const CALL = {
  id: "call",
  contact: { id: "call", state: { phase: "queued" } },
  participants: [{ id: "customer", role: "customer", state: { phase: "joined" } }],
  voice: { held: [], muted: [] },
};
const CUSTOMER = { conversationId: "call", participantId: "customer" } as unknown as ParticipantRef;

/** A director whose decision about an absent party fails as often as given, before it changes anything. `durable` replaces the read of the conversation. */
function openDirector(failures: number, durable: () => Promise<unknown> = async () => CALL) {
  const clock = createManualClock();
  const media = createFakeMedia();
  const attempts: number[] = [];
  let change: (id: string, state: unknown) => void = () => undefined;
  const journal = {
    observe(_type: unknown, observer: { readonly latest: typeof change }) {
      change = observer.latest;
    },
    run: async () => ({ ok: true, value: null }),
    durable,
    async runChained() {
      attempts.push(clock.monotonicMs());
      if (attempts.length <= failures) throw new Error("the desk cannot be loaded");
    },
  } as unknown as Journal;
  const director = openCallDirector({
    journal,
    media,
    clock,
    random: createSeededRandom(1),
    log: createRecordingLogger(),
    directory: {} as unknown as CallDirectorDeps["directory"],
    workLimit: () => null,
    node: null,
  });
  const startMs = clock.monotonicMs();
  change("call", CALL);
  return { clock, media, director, attemptsMs: () => attempts.map((at) => at - startMs) };
}

it("[VC-21] a party is disconnected at the second attempt, two seconds after the first has failed", async () => {
  const { clock, attemptsMs } = openDirector(1);

  await clock.run(ABSENCE_MS + 10_000);

  expect(attemptsMs()).toEqual([ABSENCE_MS, ABSENCE_MS + 2_000]);
});

it("[VC-21] a party whose audio is back is not disconnected by a further attempt", async () => {
  const { clock, media, director, attemptsMs } = openDirector(1);
  await clock.run(ABSENCE_MS + 1_000);

  const opening = director.open(CUSTOMER, pageNamed("page"), exampleOffer());
  await clock.drain();
  expect(await opening).toMatchObject({ ok: true });
  for (const { legId } of media.legs) media.connect(legId);
  await clock.run(10_000);

  expect(attemptsMs()).toEqual([ABSENCE_MS]);
});

it("[VC-21] nothing is tried again once the node stops", async () => {
  const { clock, director, attemptsMs } = openDirector(9);
  await clock.run(ABSENCE_MS + 1_000);

  director[Symbol.dispose]();
  await clock.run(10_000);

  expect(attemptsMs()).toEqual([ABSENCE_MS]);
  expect(director.find(asId<ConversationId>("call"))).toBeUndefined();
});

it("[VC-07] a leg that cannot be opened, because its conversation cannot be read, leaves nothing", async () => {
  const { director } = openDirector(0, () => Promise.reject(new Error("the store does not answer")));
  const other = { ...CUSTOMER, conversationId: asId<ConversationId>("other") };

  await expect(director.open(other, pageNamed("page"), exampleOffer())).rejects.toThrow("the store does not answer");

  expect(director.find(other.conversationId)).toBeUndefined();
});
