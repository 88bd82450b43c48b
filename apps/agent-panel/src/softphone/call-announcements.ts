import { type PartyChange, partyChanges } from "../features/call/call-parties.view-model.ts";
import { callMessages as texts } from "../messages/call.en.ts";
import { messages } from "../messages/en.ts";
import { type DeskContact, waitsAgain } from "../shared/desk.ts";

/** Returns what screen readers announce after a change of the desk, also if another contact is open. Source: PA-51, PA-67, PA-75. */
export function announcementsOf(before: readonly DeskContact[], now: readonly DeskContact[]): readonly string[] {
  return before.flatMap((old) => {
    if (old.call === undefined || old.phase !== "connected") return [];
    const current = now.find(({ contactId }) => contactId === old.contactId);
    const name = old.customerName ?? messages.contacts.unnamed;
    if (current?.phase === "failed") return [failureLineOf(current, name)];
    if (current?.phase !== "connected") return [texts.announce.ended(name)];
    if (old.call.isCalling && current.call?.isCalling === false) return [texts.announce.answered(name)];
    const wasHeld = old.call.customer?.isHeld ?? false;
    const isHeld = current.call?.customer?.isHeld ?? false;
    const parties = partyChanges(old.otherAgents, current.otherAgents).map(lineOf);
    if (isHeld === wasHeld) return parties;
    return [...parties, isHeld ? texts.announce.held(name) : texts.announce.resumed(name)];
  });
}

function failureLineOf(contact: DeskContact, name: string): string {
  if (waitsAgain(contact)) return texts.announce.waitsAgain(name);
  return texts.announce.notReached[contact.failure ?? "unreachable"](name);
}

function lineOf({ type, name }: PartyChange): string {
  return texts.parties.changes[type](name ?? texts.parties.unnamed);
}
