import { type Decision, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { type ChatTimer, type Refusal, refusal } from "@tributary/model";
import { CONTACT_ENDED, wholeOf } from "../contact/contact-chain.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { draftConversation } from "../contact/conversation-stream.ts";

/** A timer to set, or to delete if it has no duration. */
export type TimerChange = Pick<ChatTimer, "role" | "type"> & { readonly durationMs: number | null };

/** Order of the timers in events, so that lists can be compared. */
const ORDER: readonly Pick<ChatTimer, "role" | "type">[] = [
  { role: "customer", type: "idle" },
  { role: "customer", type: "disconnect" },
  { role: "agent", type: "idle" },
  { role: "agent", type: "disconnect" },
];

/** Sets timers of a chat; others stay. They apply when the next agent joins. Refused for contacts of other channels. Rule PI-05. */
export function decideTimers(
  conversation: ConversationState,
  changes: readonly TimerChange[],
  now: EpochMs,
): Decision<null, Refusal> {
  const { chat, contact } = conversation;
  if (chat === null) return { refusal: refusal("invalid-field", "ContactId", "a chat") };
  if (contact.state.phase === "ended") return { refusal: CONTACT_ENDED };
  const known: readonly TimerChange[] = chat.inactivity?.configured ?? [];
  const timers = ORDER.flatMap(({ role, type }): readonly ChatTimer[] => {
    const isIt = (each: TimerChange): boolean => each.role === role && each.type === type;
    const durationMs = (changes.find(isIt) ?? known.find(isIt))?.durationMs ?? null;
    return durationMs === null ? [] : [{ role, type, durationMs }];
  });
  if (JSON.stringify(timers) === JSON.stringify(known)) return unchanged(null);
  const draft = draftConversation(wholeOf(conversation), now);
  draft.add({ type: "chat.timers-set", timers });
  return { value: null, drafts: [draft] };
}
