import { expect, it } from "vitest";
import type { ConversationState } from "../contact/conversation-state.ts";
import { decidePlace } from "./decide-place.ts";

/** The members that the decision reads. */
function conversation(phase: string, voice?: object): ConversationState {
  return { contact: { state: { phase } }, voice } as unknown as ConversationState;
}

it("[VC-30] leaves a call where it is, and to the node that has taken it meanwhile", () => {
  const onA = conversation("queued", { node: "a" });

  expect(decidePlace(onA, { node: "a", instead: undefined }, 0)).toMatchObject({ value: true, drafts: [] });
  expect(decidePlace(onA, { node: "b", instead: undefined }, 0)).toMatchObject({ value: false, drafts: [] });
  expect(decidePlace(onA, { node: "b", instead: "c" }, 0)).toMatchObject({ value: false, drafts: [] });
});

it("[VC-30] refuses calls that are over, and conversations that are not calls", () => {
  const place = { node: "a", instead: undefined };

  expect(decidePlace(conversation("ended", {}), place, 0)).toMatchObject({ refusal: { code: "contact-ended" } });
  expect(decidePlace(conversation("queued"), place, 0)).toMatchObject({ refusal: { code: "token-invalid" } });
});
