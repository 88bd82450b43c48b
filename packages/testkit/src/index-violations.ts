/** Compares the search of contacts with their conversations. */
import type { Contact, ContactTime, ConversationAtContact } from "@tributary/engine";
import type { CenterAtRest } from "./invariants.ts";

const TIMES: readonly ContactTime[] = ["initiatedAt", "scheduledAt", "queuedAt", "connectedAt", "endedAt"];

/** Returns the times for which the search does not find exactly the contacts that have them, in their order. Rule CX-01. */
export async function indexViolations({
  center,
  disk,
}: Pick<CenterAtRest, "center" | "disk">): Promise<readonly string[]> {
  const contacts: (readonly [Contact, ConversationAtContact])[] = [];
  for (const { stream } of disk.streams.values()) {
    if (stream.kind !== "conversation") continue;
    const described = await center.contacts.describe(stream.id); // a conversation has the id of its first contact
    if (described.ok) contacts.push(...described.value.chain.map((contact) => [contact, described.value] as const));
  }
  const violations: string[] = [];
  for (const by of TIMES) {
    const page = await center.contacts.search({
      by,
      from: 0,
      until: Number.MAX_SAFE_INTEGER - 1,
      order: "ascending",
      matches: () => true,
      after: null,
      limit: contacts.length + 1,
      isCounted: false,
    });
    const found = page.ok ? page.value.contacts : [];
    const ids = found.map((summary) => `${summary[by]} ${summary.contactId}`);
    const expected = contacts.flatMap(([contact, conversation]) => {
      const at = timeOf(contact, conversation, by);
      return at === undefined ? [] : [{ at, text: `${at} ${contact.id}` }];
    });
    const inOrder = expected.toSorted((a, b) => a.at - b.at || (a.text < b.text ? -1 : 1)).map(({ text }) => text);
    if (ids.join() !== inOrder.join())
      violations.push(`search by ${by}: found ${ids.join()} instead of ${inOrder.join()}`);
  }
  return violations;
}

function timeOf({ state, createdAt, previousId }: Contact, { task }: ConversationAtContact, by: ContactTime) {
  switch (by) {
    case "initiatedAt":
      return createdAt;
    case "scheduledAt":
      return previousId === undefined ? (task?.scheduledAt ?? undefined) : undefined;
    case "queuedAt":
      return "place" in state && state.place !== null ? state.place.queuedAt : undefined;
    case "connectedAt":
      if (state.phase === "paused") return state.connection?.connectedAt;
      return state.phase === "connected" || state.phase === "ended" ? state.connectedAt : undefined;
    case "endedAt":
      return state.phase === "ended" ? state.endedAt : undefined;
  }
}
