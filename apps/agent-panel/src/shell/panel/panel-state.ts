/** Everything the panel knows, and what it shows of it. Pure. */
import type { ChatSnapshot } from "@tributary/chat";
import { afterContactWorkOf } from "../../features/after-contact-work/after-contact-work.view-model.ts";
import { detailsOf } from "../../features/attributes/attributes.view-model.ts";
import { availabilityOf } from "../../features/availability/availability.view-model.ts";
import { type ConversationFacts, contactsOf, selectionAfter } from "../../features/contacts/contacts.view-model.ts";
import { conversationOf } from "../../features/conversation/conversation.view-model.ts";
import { incomingOf } from "../../features/incoming/incoming.view-model.ts";
import type { Desk, DeskContactPhase } from "../../shared/desk.ts";
import type { SignInSnapshot } from "../sign-in.view.tsx";
import type { WorkspaceSnapshot } from "../workspace.view.tsx";
import type { WishRefusal } from "./desk-commands.ts";

/** What stands in the window. */
export type PanelSnapshot =
  | { readonly page: "starting"; readonly isUnreachable: boolean }
  | { readonly page: "sign-in"; readonly form: SignInSnapshot }
  | { readonly page: "handed-over" }
  | { readonly page: "not-permitted" }
  | { readonly page: "not-approved"; readonly origin: string }
  | { readonly page: "outdated" }
  | { readonly page: "workspace"; readonly workspace: WorkspaceSnapshot };

/** Who uses the panel, as far as is known. */
export type Standing = "signed-out" | "signed-in" | "not-permitted" | "outdated";

/** Everything the panel knows but for the conversations. */
export type PanelState = {
  readonly standing: Standing;
  readonly form: SignInSnapshot;
  /** The page that embeds the panel without being approved. */
  readonly unapprovedHost: string | null;
  readonly connection: "connecting" | "up" | "lost" | "restored";
  readonly desk: Desk | null;
  readonly selectedId: string | null;
  /** Is to be looked at as soon as it can be: accepted here or chosen in another page before the desk told so. */
  readonly wishedId: string | null;
  /** Contacts that were accepted or rejected here, and whose answer is awaited. */
  readonly answering: ReadonlySet<string>;
  readonly closing: ReadonlySet<string>;
  readonly refusal: WishRefusal | null;
  readonly isSoundOn: boolean;
  readonly isSoundBlocked: boolean;
};

/** A form that nobody has touched. */
export const BLANK_FORM: SignInSnapshot = { phase: "idle", problem: null, isAgain: false };

/** Where a panel starts. */
export function initialState(isSoundOn: boolean): PanelState {
  return {
    standing: "signed-out",
    form: BLANK_FORM,
    unapprovedHost: null,
    connection: "connecting",
    desk: null,
    selectedId: null,
    wishedId: null,
    answering: new Set(),
    closing: new Set(),
    refusal: null,
    isSoundOn,
    isSoundBlocked: false,
  };
}

/** What the conversations contribute. */
export type Conversations = {
  snapshot(contactId: string): ChatSnapshot | null;
  facts(): ReadonlyMap<string, ConversationFacts>;
  draft(contactId: string): string;
};

/** What stands in the window, given everything. */
export function snapshotOf(state: PanelState, conversations: Conversations): PanelSnapshot {
  const { unapprovedHost, standing, desk, connection } = state;
  if (unapprovedHost !== null) return { page: "not-approved", origin: unapprovedHost };
  if (standing === "signed-out") return { page: "sign-in", form: state.form };
  if (standing !== "signed-in") return { page: standing };
  if (desk === null) return { page: "starting", isUnreachable: connection === "lost" };
  return { page: "workspace", workspace: workspaceOf(state, { desk, conversations }) };
}

function workspaceOf(
  state: PanelState,
  { desk, conversations }: { readonly desk: Desk; readonly conversations: Conversations },
): WorkspaceSnapshot {
  const { selectedId, connection } = state;
  const selected = desk.contacts.find(({ contactId }) => contactId === selectedId);
  return {
    agentName: desk.agentName,
    connection: connection === "connecting" ? "up" : connection,
    refusal: state.refusal,
    isSoundOn: state.isSoundOn,
    availability: availabilityOf(desk),
    incoming: incomingOf(desk, state),
    contacts: contactsOf(desk, { selectedId, conversations: conversations.facts() }),
    open:
      selected === undefined
        ? null
        : {
            conversation: conversationOf(selected, conversations.snapshot(selected.contactId)),
            draft: conversations.draft(selected.contactId),
            details: detailsOf(selected),
            afterContactWork: afterContactWorkOf(selected, state.closing),
          },
  };
}

/** A new desk: what was chosen and awaited is kept where it still means something. */
export function withDesk(state: PanelState, desk: Desk): PanelState {
  const phases = new Map(desk.contacts.map(({ contactId, phase }) => [contactId, phase]));
  const keep = (
    ids: ReadonlySet<string>,
    isStill: (phase: DeskContactPhase | undefined) => boolean,
  ): ReadonlySet<string> => new Set([...ids].filter((id) => isStill(phases.get(id))));
  const wish = state.wishedId === null ? undefined : phases.get(state.wishedId);
  const isGranted = wish !== undefined && wish !== "offered";
  return {
    ...state,
    desk,
    selectedId: selectionAfter(desk, isGranted ? state.wishedId : state.selectedId),
    wishedId: wish === "offered" ? state.wishedId : null,
    answering: keep(state.answering, (phase) => phase === "offered"),
    closing: keep(state.closing, (phase) => phase !== undefined),
  };
}

/** The contact is looked at: now, or as soon as it no longer rings. One that is not on the desk changes nothing. */
export function withSelection(state: PanelState, contactId: string): PanelState {
  const contact = state.desk?.contacts.find((each) => each.contactId === contactId);
  if (contact === undefined) return state;
  return contact.phase === "offered"
    ? { ...state, wishedId: contactId }
    : { ...state, selectedId: contactId, wishedId: null };
}

/** Nobody is signed in any more: nothing of the desk is kept. */
export function signedOut(state: PanelState, isAgain: boolean): PanelState {
  return { ...initialState(state.isSoundOn), unapprovedHost: state.unapprovedHost, form: { ...BLANK_FORM, isAgain } };
}
