import { type Decision, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { type Refusal, refusal } from "@tributary/model";
import type { ConversationState } from "../contact/conversation-state.ts";
import { draftConversation } from "../contact/conversation-stream.ts";

/** The node that takes the audio of a call, and the one that should own it. Undefined: none does. */
export type Assignment = { readonly node: string; readonly expectedOwner: string | undefined };

/** Assigns the audio of a call to a node, unless another one has taken it meanwhile. The value is false then. Rule VC-30. */
export function decideAssign(
  conversation: ConversationState,
  { node, expectedOwner }: Assignment,
  now: EpochMs,
): Decision<boolean, Refusal> {
  if (conversation.voice === undefined) return { refusal: refusal("token-invalid") };
  if (conversation.contact.state.phase === "ended") return { refusal: refusal("contact-ended") };
  const { node: owner } = conversation.voice;
  if (owner === node) return unchanged(true);
  if (owner !== expectedOwner) return unchanged(false);
  const draft = draftConversation(conversation, now);
  draft.add({ type: "call.assigned", node });
  return { value: true, drafts: [draft] };
}
