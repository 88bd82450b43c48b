/** The panel's state and the snapshot that the views show. Pure. */
import type { ChatSnapshot } from "@tributary/chat";
import type { AttachedFiles } from "@tributary/chat/files";
import { afterContactWorkOf } from "../../features/after-contact-work/after-contact-work.view-model.ts";
import { detailsOf } from "../../features/attributes/attributes.view-model.ts";
import { availabilityOf } from "../../features/availability/availability.view-model.ts";
import { type ConversationFacts, contactsOf, selectionAfter } from "../../features/contacts/contacts.view-model.ts";
import { conversationOf } from "../../features/conversation/conversation.view-model.ts";
import { attachedOf } from "../../features/files/files.view-model.ts";
import { incomingOf } from "../../features/incoming/incoming.view-model.ts";
import type { Desk, DeskContactPhase } from "../../shared/desk.ts";
import type { SignInSnapshot } from "../sign-in.view.tsx";
import type { WorkspaceSnapshot } from "../workspace.view.tsx";
import type { CommandRefusal } from "./desk-commands.ts";

/** Content of the window. */
export type PanelSnapshot =
  | { readonly page: "starting"; readonly isUnreachable: boolean }
  | { readonly page: "sign-in"; readonly form: SignInSnapshot }
  | { readonly page: "handed-over" }
  | { readonly page: "not-permitted" }
  | { readonly page: "not-approved"; readonly origin: string }
  | { readonly page: "outdated" }
  | { readonly page: "workspace"; readonly workspace: WorkspaceSnapshot };

/** Sign-in status of the panel. */
export type SessionStatus = "signed-out" | "signed-in" | "not-permitted" | "outdated";

/** The panel's state, without the conversations. */
export type PanelState = {
  readonly sessionStatus: SessionStatus;
  readonly form: SignInSnapshot;
  /** Origin of the embedding page if it is not approved. */
  readonly unapprovedHost: string | null;
  readonly connection: "connecting" | "up" | "lost" | "restored";
  readonly desk: Desk | null;
  /** Lead of the center's clock over this page's. Unit: milliseconds. */
  readonly skewMs: number;
  readonly selectedId: string | null;
  /** Contact to select as soon as it no longer rings: accepted here or selected in another page. */
  readonly requestedId: string | null;
  /** Contacts that were accepted or rejected here and await the response. */
  readonly answering: ReadonlySet<string>;
  readonly closing: ReadonlySet<string>;
  readonly refusal: CommandRefusal | null;
  /** Text for screen readers: messages of chats that are not open. Untrusted text. */
  readonly announcement: string;
  readonly isSoundOn: boolean;
  /** True if the agent formats texts, in chats that permit it. */
  readonly isFormatting: boolean;
  readonly isSoundBlocked: boolean;
};

/** An unused form. */
export const BLANK_FORM: SignInSnapshot = { phase: "idle", problem: null, isAgain: false };

const PROBLEMS = ["bad-credentials", "single-sign-on-only", "too-many-requests", "unreachable"] as const;

/** Returns the problem that the form shows for a refusal. */
export function signInProblem(code: string): NonNullable<SignInSnapshot["problem"]> {
  return PROBLEMS.find((problem) => problem === code) ?? "other";
}

/** State of a panel at its start. */
export function initialState({ isSoundOn, isFormatting }: Pick<PanelState, "isSoundOn" | "isFormatting">): PanelState {
  return {
    sessionStatus: "signed-out",
    form: BLANK_FORM,
    unapprovedHost: null,
    connection: "connecting",
    desk: null,
    skewMs: 0,
    selectedId: null,
    requestedId: null,
    answering: new Set(),
    closing: new Set(),
    refusal: null,
    announcement: "",
    isSoundOn,
    isFormatting,
    isSoundBlocked: false,
  };
}

/** The conversations, as far as a snapshot contains them. */
export type Conversations = {
  snapshot(contactId: string): ChatSnapshot | null;
  facts(): ReadonlyMap<string, ConversationFacts>;
  draft(contactId: string): string;
  /** Null without a session. */
  attached(contactId: string): Pick<AttachedFiles, "list" | "limits"> | null;
};

/** Returns the content of the window. */
export function snapshotOf(state: PanelState, conversations: Conversations): PanelSnapshot {
  const { unapprovedHost, sessionStatus, desk, connection } = state;
  if (unapprovedHost !== null) return { page: "not-approved", origin: unapprovedHost };
  if (sessionStatus === "signed-out") return { page: "sign-in", form: state.form };
  if (sessionStatus !== "signed-in") return { page: sessionStatus };
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
    announcement: state.announcement,
    isSoundOn: state.isSoundOn,
    canCall: desk.canCall,
    availability: availabilityOf(desk),
    incoming: incomingOf(desk, state),
    contacts: contactsOf(desk, { selectedId, conversations: conversations.facts(), skewMs: state.skewMs }),
    open:
      selected === undefined
        ? null
        : {
            conversation: conversationOf(selected, conversations.snapshot(selected.contactId), state.skewMs),
            draft: conversations.draft(selected.contactId),
            attached: attachedOf(conversations.attached(selected.contactId)),
            isFormatting: state.isFormatting,
            details: detailsOf(selected),
            afterContactWork: afterContactWorkOf(selected, state.closing),
          },
  };
}

/** State with a new desk: selections and pending requests are kept if they still apply. */
export function withDesk(state: PanelState, desk: Desk): PanelState {
  const phases = new Map(desk.contacts.map(({ contactId, phase }) => [contactId, phase]));
  const keep = (
    ids: ReadonlySet<string>,
    isStill: (phase: DeskContactPhase | undefined) => boolean,
  ): ReadonlySet<string> => new Set([...ids].filter((id) => isStill(phases.get(id))));
  const requested = state.requestedId === null ? undefined : phases.get(state.requestedId);
  const isGranted = requested !== undefined && requested !== "offered";
  return {
    ...state,
    desk,
    selectedId: selectionAfter(desk, isGranted ? state.requestedId : state.selectedId),
    requestedId: requested === "offered" ? state.requestedId : null,
    answering: keep(state.answering, (phase) => phase === "offered"),
    closing: keep(state.closing, (phase) => phase !== undefined),
  };
}

/** Selects a contact: now, or as soon as it no longer rings. A contact that is not on the desk changes nothing. */
export function withSelection(state: PanelState, contactId: string): PanelState {
  const contact = state.desk?.contacts.find((each) => each.contactId === contactId);
  if (contact === undefined) return state;
  return contact.phase === "offered"
    ? { ...state, requestedId: contactId }
    : { ...state, selectedId: contactId, requestedId: null };
}

/** State after signing out: nothing of the desk is kept. */
export function signedOut(state: PanelState, isAgain: boolean): PanelState {
  return { ...initialState(state), unapprovedHost: state.unapprovedHost, form: { ...BLANK_FORM, isAgain } };
}
