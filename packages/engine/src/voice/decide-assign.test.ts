import { expect, it } from "vitest";
import type { ConversationState } from "../contact/conversation-state.ts";
import { decideAssign } from "./decide-assign.ts";

/** The members that the decision reads. */
function conversation(phase: string, voice?: object): ConversationState {
  return { contact: { state: { phase } }, voice, chat: null } as unknown as ConversationState;
}

it("[VC-30] assigns a call without a node, and one whose node is the expected one", () => {
  for (const [voice, expectedOwner] of [
    [{}, undefined],
    [{ node: "gone" }, "gone"],
  ] as const) {
    const decision = decideAssign(conversation("queued", voice), { node: "a", expectedOwner }, 0);

    const { value, drafts = [] } = "refusal" in decision ? { value: undefined } : decision;
    expect(value).toBe(true);
    expect(drafts.flatMap(({ events }) => events)).toMatchObject([{ type: "call.assigned", node: "a" }]);
  }
});

it("[VC-30] leaves a call where it is, and to the node that has taken it meanwhile", () => {
  const onA = conversation("queued", { node: "a" });

  expect(decideAssign(onA, { node: "a", expectedOwner: undefined }, 0)).toMatchObject({ value: true, drafts: [] });
  expect(decideAssign(onA, { node: "b", expectedOwner: undefined }, 0)).toMatchObject({ value: false, drafts: [] });
  expect(decideAssign(onA, { node: "b", expectedOwner: "c" }, 0)).toMatchObject({ value: false, drafts: [] });
});

it("[VC-30] refuses calls that are over, and conversations that are not calls", () => {
  const assignment = { node: "a", expectedOwner: undefined };

  expect(decideAssign(conversation("ended", {}), assignment, 0)).toMatchObject({ refusal: { code: "contact-ended" } });
  expect(decideAssign(conversation("queued"), assignment, 0)).toMatchObject({ refusal: { code: "token-invalid" } });
});
