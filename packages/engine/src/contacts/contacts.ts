import { accepted, refused } from "@tributary/kernel";
import { refusal } from "@tributary/model";
import type { Contacts } from "../api.ts";
import { decideEnd, type WorkLimit } from "../conversation/decide-end.ts";
import type { ConversationState } from "../conversation/state.ts";
import { draftConversation } from "../decisions/draft.ts";
import type { UnitOfWork } from "../decisions/unit-of-work.ts";
import type { StreamRef } from "../ports/store.ts";

type Deps = { readonly work: UnitOfWork; readonly workLimit: WorkLimit };

/** The administrators' side of a center. */
export function createContacts({ work, workLimit }: Deps): Contacts {
  return {
    async describe(contactId) {
      const state = (await work.settled(streamOf(contactId))) as ConversationState | undefined; // the kind says so
      return state ? accepted(state) : refused(refusal("not-found", "ContactId"));
    },
    updateAttributes: (contactId, attributes) =>
      work.run(streamOf(contactId), (heads, now) => {
        const state = heads.conversation(contactId);
        if (state === undefined) return { refusal: refusal("not-found", "ContactId") };
        const draft = draftConversation(state, now);
        draft.add({ type: "attributes.updated", attributes });
        return { value: null, drafts: [draft] };
      }),
    stop: (contactId, reason) =>
      work.run(streamOf(contactId), (heads, now) => {
        const state = heads.conversation(contactId);
        if (state === undefined) return { refusal: refusal("not-found", "ContactId") };
        if (state.contact.state.phase === "ended") return { refusal: refusal("contact-ended", "ContactId") };
        return decideEnd(state, { reason, leaver: null }, { heads, now, workLimit });
      }),
  };
}

/** A contact is found by the conversation that it began; a chain's later contacts will be found by a claim on their id. */
function streamOf(contactId: string): StreamRef {
  return { kind: "conversation", id: contactId };
}
