import { type Plan, unchanged } from "@tributary/journal";
import type { ParticipantId } from "@tributary/model";
import { isCallingBack, isOutbound, wasAnswered } from "../contact/call-parties.ts";
import { openContacts } from "../contact/contact-chain.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { decideFailedAttempt } from "../contact/decide-callback.ts";
import { decideDisconnect, decideEnd, type EndContext } from "../contact/decide-end.ts";
import { contactWith } from "../contact/participants.ts";
import { neededParties } from "./arrangement.ts";

/** A party of a call has had no audio for too long: they leave, and the others go on if an agent is among them. Rules VC-08, VC-20, VC-38. */
export function decideLost(conversation: ConversationState, party: ParticipantId, context: EndContext): Plan<null> {
  if (openContacts(conversation).length === 0 || !neededParties(conversation).includes(party)) return unchanged(null);
  if (isCallingBack(conversation)) return decideFailedAttempt(conversation, "no-audio", context);
  const contact = contactWith(conversation, party);
  const reason = "media-lost";
  if (isOutbound(conversation) && !wasAnswered(conversation))
    return decideEnd(conversation, { reason, leaver: party, failure: "no-audio" }, context);
  if (contact !== undefined) return decideDisconnect(conversation, { contact, reason }, context);
  return decideEnd(conversation, { reason, leaver: party }, context);
}
