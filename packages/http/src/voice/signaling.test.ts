import type { ParticipantRef } from "@tributary/engine";
import { asId, type ConversationId, type ParticipantId } from "@tributary/model";
import { createRecordingLogger } from "@tributary/testkit";
import { expect, it } from "vitest";
import type { HttpContext } from "../context.ts";
import { answerSignaling, type SignalingCaller } from "./signaling.ts";

const REF: ParticipantRef = {
  conversationId: asId<ConversationId>("call"),
  participantId: asId<ParticipantId>("party"),
};

it("[VS-04] a party who hangs up leaves before the node of the call has closed their leg", async () => {
  const closing = Promise.withResolvers<void>();
  const left = Promise.withResolvers<ParticipantRef>();
  const center = { calls: { disconnect: () => closing.promise } } as unknown as HttpContext["center"];
  const caller: SignalingCaller = {
    page: { name: "page", isOpen: () => true },
    partyOf: async () => ({ ok: true, value: REF }),
    tokenOf: () => "token",
    onBye: async (ref) => left.resolve(ref),
  };

  const reply = answerSignaling({ center, log: createRecordingLogger() }, caller, {
    jsonrpc: "2.0",
    method: "bye",
    params: {},
    id: 1,
  });

  expect(await left.promise).toEqual(REF); // while the leg is open
  closing.resolve();
  expect(await reply).toEqual({ jsonrpc: "2.0", id: 1, result: {} });
});
