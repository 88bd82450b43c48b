import type { TextStore } from "@tributary/conduit";
import * as v from "valibot";

/** Texts that the agent is writing, by contact. They survive a reload of the page. */
export interface DraftStorage {
  get(contactId: string): string;
  /** An empty text removes the draft. */
  set(contactId: string, text: string): void;
  /** Removes the drafts of all other contacts. */
  retain(contactIds: ReadonlySet<string>): void;
}

const KEY = "tributary.drafts";
const stored = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string()));

/** Creates a {@link DraftStorage} in a store of this tab. Source: PA-05. */
export function createDraftStorage(store: TextStore): DraftStorage {
  const read = v.safeParse(stored, store.get(KEY));
  const drafts = new Map(read.success ? Object.entries(read.output) : []);

  function save(): void {
    if (drafts.size === 0) store.delete(KEY);
    else store.set(KEY, JSON.stringify(Object.fromEntries(drafts)));
  }

  return {
    get: (contactId) => drafts.get(contactId) ?? "",
    set(contactId, text) {
      if (text === "") drafts.delete(contactId);
      else drafts.set(contactId, text);
      save();
    },
    retain(contactIds) {
      const gone = [...drafts.keys()].filter((id) => !contactIds.has(id));
      if (gone.length === 0) return;
      for (const id of gone) drafts.delete(id);
      save();
    },
  };
}
