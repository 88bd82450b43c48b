import type { Journal } from "@tributary/journal";
import { asId, type ConversationId, type ParticipantId } from "@tributary/model";
import { createManualClock, createRecordingLogger, exampleOffer } from "@tributary/testkit";
import { expect, it } from "vitest";
import { pageNamed } from "../../test/calls.ts";
import type { CallLegs } from "./call-legs.ts";
import { createLegsOnNodes } from "./legs-on-nodes.ts";
import { REQUEST_MS } from "./node-requests.ts";

const REF = { conversationId: asId<ConversationId>("call"), participantId: asId<ParticipantId>("party") };

/** Legs of a call whose node acknowledges nothing. `isPresent`: whether that still runs, once the store replies. */
function openLegs(isPresent: (node: string) => Promise<boolean>) {
  const clock = createManualClock();
  const opened: string[] = [];
  const journal = {
    run: async () => ({ ok: true, value: true }),
    durable: async () => ({ voice: { node: "other" } }),
  } as unknown as Journal;
  const here = {
    async open(_ref: unknown, { name }: { readonly name: string }) {
      opened.push(name);
      return { ok: true, value: exampleOffer() };
    },
  } as unknown as CallLegs;
  const requests = { send: () => Promise.resolve("unreachable" as const), [Symbol.dispose]: () => undefined };
  const deps = { journal, requests, presence: { isPresent }, here, clock, log: createRecordingLogger(), node: "own" };
  const outcome = createLegsOnNodes(deps)
    .open(REF, pageNamed("page"), exampleOffer())
    .then(
      ({ ok }) => (ok ? "open" : "refused"),
      ({ code }: { readonly code: string }) => code,
    );
  return { clock, opened, outcome };
}

it("[VC-30] a leg is opened here once the node of the call is gone", async () => {
  const { opened, outcome } = openLegs(async () => false);

  expect([await outcome, opened]).toEqual(["open", ["page"]]);
});

it("[VC-32] a leg is unavailable while the node of the call runs", async () => {
  const { opened, outcome } = openLegs(async () => true);

  expect([await outcome, opened]).toEqual(["unavailable", []]);
});

it("[VC-32] a leg is unavailable before its page gives up, and is not opened later in place of a newer one", async () => {
  const reply = Promise.withResolvers<boolean>();
  const { clock, opened, outcome } = openLegs(() => reply.promise);
  let known = "waiting";
  void outcome.then((code) => {
    known = code;
  });

  await clock.run(REQUEST_MS - 1);
  const before = known;
  await clock.run(1);
  reply.resolve(false);
  await clock.drain();

  expect(REQUEST_MS).toBeLessThan(5_000);
  expect([before, known, opened]).toEqual(["waiting", "unavailable", []]);
});
