import type { Anomaly, DeskEvent, History } from "./history.ts";

/** Time for routing to serve those who wait once all parts of a center work again. Unit: milliseconds. Source: docs/run-contract.md. */
const MAX_WAIT_AFTER_HEALING_MS = 5_000;

/** Returns the anomalies of offers, slots and waiting contacts. */
export function routingAnomalies({ deskEvents, final, waiting }: History): readonly Anomaly[] {
  const open = new Set(final.openContacts);
  const leaked = final.occupiedSlots.filter(({ contact }) => !open.has(contact));
  const late = waiting.filter(
    ({ sinceHealedMs, waitingContacts, freeSlots }) =>
      sinceHealedMs >= MAX_WAIT_AFTER_HEALING_MS && waitingContacts > 0 && freeSlots > 0,
  );
  return [
    ...offeredTwice(deskEvents),
    ...leaked.map(({ agent, contact }): Anomaly => {
      return { kind: "slot-leaked", detail: `${agent} has a slot occupied by ${contact}, which is over` };
    }),
    ...late.map(({ sinceHealedMs, waitingContacts, freeSlots }): Anomaly => {
      const detail = `${waitingContacts} contacts waited beside ${freeSlots} free slots ${sinceHealedMs} ms after healing`;
      return { kind: "waiting-beside-free-slot", detail };
    }),
  ];
}

/** A contact is offered to one agent at a time, and to no other agent once it was accepted. */
function offeredTwice(events: readonly DeskEvent[]): readonly Anomaly[] {
  const holders = new Map<string, DeskEvent>();
  return events.flatMap((event): Anomaly[] => {
    const { contact, agent, what } = event;
    const holder = holders.get(contact);
    if (what === "withdrawn" || what === "cleared") {
      if (holder?.agent === agent) holders.delete(contact);
      return [];
    }
    holders.set(contact, event);
    if (holder === undefined) return what === "offered" ? [] : [unoffered(event)];
    if (what === "accepted" && holder.agent === agent && holder.what === "offered") return [];
    return [{ kind: "offered-twice", detail: `${contact} was ${what} by ${agent} while ${holder.agent} had it` }];
  });
}

function unoffered({ contact, agent }: DeskEvent): Anomaly {
  return { kind: "offered-twice", detail: `${agent} accepted ${contact}, which was not offered at that time` };
}
