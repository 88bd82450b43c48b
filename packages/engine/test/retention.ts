/** Centers whose conversations end, and what remains of them. */
import { asId, BY_SERVER, type ContactId } from "@tributary/model";
import type { InProcessCenter } from "@tributary/testkit";
import { acceptedValue, FIRST, startChat } from "./center.ts";

export const DAY_MS = 86_400_000;

/** Text that only conversations contain. */
export const SECRET = "her number is 0123456";

/** Sets the days for which conversations are kept. */
export async function keepFor(harness: InProcessCenter, retentionDays: number | null): Promise<void> {
  const changed = harness.center
    .administration(BY_SERVER)
    .changeInstance((instance) => ({ ...instance, retentionDays }));
  acceptedValue(await harness.run(changed));
}

/** Starts a chat with texts everywhere, and ends it. Returns the id of its contact. */
export async function endedChat(harness: InProcessCenter): Promise<string> {
  const { contactId } = await startChat(harness, {
    displayName: SECRET,
    attributes: { number: SECRET },
    name: SECRET,
    description: SECRET,
    clientToken: { key: `${SECRET} ${harness.disk.journal.length}`, requestDigest: SECRET, validMs: 7 * DAY_MS },
    initialMessage: { contentType: "text/plain", content: SECRET },
  });
  acceptedValue(await harness.run(harness.center.contacts.stop(contactId, "api")));
  return contactId;
}

/** Clears the contact of the first agent. */
export async function clear(harness: InProcessCenter, contactId: string): Promise<void> {
  acceptedValue(await harness.run(harness.center.agents.clear(FIRST, asId<ContactId>(contactId))));
}

/** Everything on the disk as text. */
export function textOf({ disk }: Pick<InProcessCenter, "disk">): string {
  const { streams, claims, timers, journal, records } = disk;
  const lists = [...records.values()].map((ofKind) => [...ofKind]);
  return JSON.stringify([[...streams], [...claims], [...timers], journal, lists]);
}
