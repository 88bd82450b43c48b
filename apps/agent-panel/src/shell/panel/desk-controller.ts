import type { ConnectionToken } from "@tributary/chat";
import type { Clock } from "@tributary/kernel";
import type { AgentUpdate } from "@tributary/protocol/panel";
import type { DeskContact } from "../../shared/desk.ts";
import { deskOf } from "../desk-of.ts";
import type { ChatFrames } from "./chat-frames.ts";
import type { DeskChats } from "./desk-chats.ts";
import { chatTokenOf } from "./desk-commands.ts";
import type { PanelLink } from "./panel-link.ts";
import { type PanelState, withDesk, withSelection } from "./panel-state.ts";
import type { PanelStore } from "./panel-store.ts";

/** The contacts on the agent's desk: chats, frames and sound follow them. */
export interface DeskController {
  /** The server sent a new state of the agent. */
  update(update: AgentUpdate): void;
  /** Selects a contact in this page. */
  select(contactId: string): void;
  /** Replaces the state after a change that concerns the contacts. */
  replace(state: PanelState): void;
  /** Requests the token for a contact's chat. */
  chatToken(contact: Pick<DeskContact, "contactId" | "agentConnectionId">): Promise<ConnectionToken>;
  /** Closes all chats: the agent signed out, or the session expired. */
  clear(): void;
}

/** Dependencies of {@link createDeskController}. */
export type DeskControllerDeps = {
  readonly clock: Clock;
  readonly link: Pick<PanelLink, "call">;
  readonly store: PanelStore;
  readonly chats: DeskChats;
  readonly frames: ChatFrames;
  readonly onOffersChange: () => void;
};

export function createDeskController(deps: DeskControllerDeps): DeskController {
  const { clock, link, store, chats, frames, onOffersChange } = deps;
  function replace(state: PanelState): void {
    store.replace(state);
    if (state.desk === null) return;
    frames.retain(new Set(state.desk.contacts.map(({ conversationId }) => conversationId)));
    chats.follow(state.desk);
    onOffersChange();
  }

  return {
    update(update) {
      chats.claim(update.configuration.agentARN); // before the state: a contact may come from another agent's desk
      const now = clock.now();
      const skewMs = update.snapshot.snapshotTimestamp - now;
      replace(withDesk({ ...store.state, skewMs }, deskOf(update, now)));
    },
    select: (contactId) => replace(withSelection(store.state, contactId)),
    replace,
    chatToken: (contact) => chatTokenOf(link, contact, store.state.skewMs),
    clear() {
      frames.retain(new Set());
      chats.close();
    },
  };
}
