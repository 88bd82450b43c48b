import type { DurableTimer } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { asId, type ContactId, type ConversationId } from "@tributary/model";
import { contactTimer, timerId } from "../../timers/timer-kinds.ts";
import type { ChatPart } from "./chat-part.ts";

type Scanned = { readonly id: ConversationId; readonly chat: ChatPart | null };

/** Returns the timer at which the files of a conversation are rejected whose scan ends then. It belongs to no contact of the chain. */
export function scanTimer({ id }: Scanned, dueAt: EpochMs): DurableTimer {
  return contactTimer("attachment-scan-over", { contactId: asId<ContactId>(id), dueAt }, { kind: "conversation", id });
}

/** Returns the ids of the timers of all scans in progress. */
export function scanTimers({ id, chat }: Scanned): readonly string[] {
  return (chat?.attachments ?? []).flatMap((each) =>
    each.phase === "scanning" ? timerId("attachment-scan-over", asId<ContactId>(id), each.scanEndsAt) : [],
  );
}
