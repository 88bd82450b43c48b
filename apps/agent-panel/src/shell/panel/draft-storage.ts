import type { TextStore } from "@tributary/conduit";
import * as v from "valibot";

/** Texts that the agent is writing, by contact. They survive a reload of the page and the end of the session. */
export interface DraftStorage {
  /** Sets the signed-in agent, by ARN. Removes the drafts if they are another agent's. */
  claim(agentArn: string): void;
  get(contactId: string): string;
  /** An empty text removes the draft. */
  set(contactId: string, text: string): void;
  /** Removes the drafts of all other contacts. */
  retain(contactIds: ReadonlySet<string>): void;
}

const KEY = "tributary.drafts";
const AGENT_KEY = "tributary.drafts.agent";
const stored = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string()));

/** Creates a {@link DraftStorage} in a store of this tab. Source: PA-05. */
export function createDraftStorage(store: TextStore): DraftStorage {
  const read = v.safeParse(stored, store.get(KEY));
  const drafts = new Map(read.success ? Object.entries(read.output) : []);

  /** Agent of this page's drafts, also if the store keeps nothing. */
  let claimedBy: string | null = null;

  function save(): void {
    if (drafts.size === 0) store.delete(KEY);
    else store.set(KEY, JSON.stringify(Object.fromEntries(drafts)));
  }

  return {
    claim(agentArn) {
      const owner = store.get(AGENT_KEY) ?? claimedBy;
      claimedBy = agentArn;
      if (owner === agentArn) return;
      store.set(AGENT_KEY, agentArn);
      if (owner === null) return;
      drafts.clear();
      save();
    },
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
