import { type Decision, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { type Refusal, refusal } from "@tributary/model";
import type { ConversationState } from "../contact/conversation-state.ts";
import { draftConversation } from "../contact/conversation-stream.ts";

/** The node that takes the audio of a call, and the one that has it. Undefined: none has it. */
export type Place = { readonly node: string; readonly instead: string | undefined };

/** Puts the audio of a call on a node, unless another one has taken it meanwhile. The value is false then. Rule VC-30. */
export function decidePlace(
  conversation: ConversationState,
  { node, instead }: Place,
  now: EpochMs,
): Decision<boolean, Refusal> {
  if (conversation.voice === undefined) return { refusal: refusal("token-invalid") };
  if (conversation.contact.state.phase === "ended") return { refusal: refusal("contact-ended") };
  const { node: owner } = conversation.voice;
  if (owner === node) return unchanged(true);
  if (owner !== instead) return unchanged(false);
  const draft = draftConversation(conversation, now);
  draft.add({ type: "call.placed", node });
  return { value: true, drafts: [draft] };
}
