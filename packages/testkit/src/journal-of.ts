import type { JournalEvent, MemoryDisk } from "@tributary/journal";

/** Returns the events of a stream on a memory disk. Shape of `key`: `conversation/ID`. */
export function journalOf(disk: MemoryDisk, key: string): JournalEvent[] {
  // The memory store serializes journal events.
  return (disk.streams.get(key)?.events ?? []).map(({ text }) => JSON.parse(text) as JournalEvent);
}
