/** The panel at work: what comes from the center becomes what is shown, and what the agent does becomes wishes to the center. */
import type { ChatSession, ChatTransport, ConnectionToken } from "@tributary/chat";
import {
  type AuthClient,
  awaitHandOver,
  type HandOverDoor,
  type HostStanding,
  type PanelConduit,
  type PanelServer,
  type SessionKeeper,
  type TextStore,
} from "@tributary/conduit";
import { type Clock, createScope, type EpochMs, type Logger } from "@tributary/kernel";
import type { HostConfigure } from "@tributary/protocol/conduit";
import { PANEL_CLOSE_CODES, type PanelServerFrame, type SessionGrant } from "@tributary/protocol/panel";
import * as v from "valibot";
import { cancelNextWish, wishFor } from "../../features/availability/availability.view-model.ts";
import type { HostTone } from "../../features/incoming/host-tone.ts";
import { incomingOf, ringWishOf } from "../../features/incoming/incoming.view-model.ts";
import { createRinging } from "../../features/incoming/ringing.ts";
import type { DeskContact } from "../../shared/desk.ts";
import { createStore } from "../../shared/store.ts";
import { deskOf } from "../desk-of.ts";
import type { PanelPage } from "../panel-page.ts";
import type { SignInCallbacks } from "../sign-in.view.tsx";
import type { WorkspaceCallbacks } from "../workspace.view.tsx";
import { createChatFrames } from "./chat-frames.ts";
import { createDeskChats } from "./desk-chats.ts";
import { chatTokenOf, createDeskCommands, type WishRefusal } from "./desk-commands.ts";
import type { PanelLink, PanelLinkOptions } from "./panel-link.ts";
import {
  initialState,
  type PanelSnapshot,
  type PanelState,
  signedOut,
  snapshotOf,
  withDesk,
  withSelection,
} from "./panel-state.ts";

/** What a chat's session is opened with. */
export type SessionDeps = {
  readonly transport: ChatTransport;
  readonly connectionToken: () => Promise<ConnectionToken>;
};

/** What the panel is made of. The `open…` functions bind what only the composition root knows. */
export type PanelDeps = {
  readonly clock: Clock;
  readonly log: Logger;
  readonly auth: AuthClient;
  readonly keeper: SessionKeeper;
  /** Where the agent's own settings are kept. */
  readonly settings: TextStore;
  readonly handOverDoor: HandOverDoor;
  readonly openLink: (options: Omit<PanelLinkOptions, "address" | "pageId">) => PanelLink;
  readonly openConduit: (
    server: PanelServer,
    on: {
      readonly onConfigure: (configure: HostConfigure) => void;
      readonly onStanding: (standing: HostStanding) => void;
    },
  ) => PanelConduit;
  readonly openSession: (
    deps: SessionDeps,
    contact: DeskContact & { readonly agentConnectionId: string },
  ) => ChatSession;
  readonly openTone: (onBlockedChange: () => void) => HostTone;
  readonly setTitle: (title: string) => void;
};

/** A panel at work. Disposing ends it. */
export interface Panel extends PanelPage, Disposable {
  /** The page was pressed: browsers allow sound from then on. */
  touched(): void;
  /** A hint that the network may be back. */
  nudge(): void;
}

/** Unit: milliseconds. */
const RESTORED_SHOWN_MS = 4_000;
const SOUND_KEY = "tributary.sound";
const RINGTONE_TOPIC = "connect::ringtone";

/** Starts the panel: signed in where a session was kept, else at the form. */
export function createPanel(deps: PanelDeps): Panel {
  const { clock, log, auth, keeper, settings } = deps;
  const scope = createScope();
  let state = initialState(settings.get(SOUND_KEY) !== "off");
  let skewMs = 0;
  /** Null: the host has not said yet what it wants. */
  let hostWantsSound: boolean | null = null;
  let isRedrawDue = false;

  const frames = createChatFrames(clock);
  const link = scope.use(
    deps.openLink({
      sessionToken: () => keeper.current()?.sessionToken ?? null,
      cursors: () => frames.cursors(),
      onFrame: hear,
      onLost: lost,
      onEnded: ended,
    }),
  );
  const chats = scope.use(createDeskChats(openSession, redraw));
  const commands = createDeskCommands(link, log);
  const store = createStore<PanelSnapshot>(snapshotOf(state, chats), log);
  const tone = scope.use(deps.openTone(() => change({ isSoundBlocked: tone.isBlocked })));
  const ringing = scope.use(createRinging({ clock, tone, setTitle: deps.setTitle, isMaster: isRingtoneMaster }));
  const conduit = scope.use(deps.openConduit({ ...link, signOut }, { onConfigure: configure, onStanding: follow }));
  scope.use(
    awaitHandOver(deps.handOverDoor, {
      isWanted: () => state.standing === "signed-out" && state.form.phase === "idle",
      exchange,
    }),
  );
  follow(conduit.standing);
  if (keeper.current() !== null && state.unapprovedHost === null) enter();

  function change(part: Partial<PanelState>): void {
    state = { ...state, ...part };
    redraw();
  }

  /** Everything that happens in one turn is drawn once. */
  function redraw(): void {
    if (isRedrawDue) return;
    isRedrawDue = true;
    clock.soon(() => {
      isRedrawDue = false;
      if (!scope.closed) store.write(snapshotOf(state, chats));
    });
  }

  function hear(frame: PanelServerFrame): void {
    // The conduit first: what the page does about a frame may make it speak.
    conduit.heard(frame);
    switch (frame.type) {
      case "welcome":
        frames.up();
        welcomed();
        break;
      case "refused":
        refused(frame.code);
        break;
      case "signed-out":
        leave(frame.reason === "expired");
        break;
      case "update":
        look(deskUpdate(frame));
        break;
      case "chat":
        frames.heard(frame);
        break;
      case "broadcast":
        hearBroadcast(frame.event, frame.data);
        break;
      default: // the link's and the conduit's business
    }
  }

  function deskUpdate({ update }: Extract<PanelServerFrame, { type: "update" }>): PanelState {
    const now: EpochMs = clock.now();
    skewMs = update.snapshot.snapshotTimestamp - now;
    return withDesk(state, deskOf(update, now));
  }

  function look(next: PanelState): void {
    state = next;
    const { desk } = next;
    if (desk !== null) {
      frames.retain(new Set(desk.contacts.map(({ conversationId }) => conversationId)));
      chats.follow(desk);
      ring();
    }
    redraw();
  }

  function ring(): void {
    const offers = state.desk === null ? [] : incomingOf(state.desk, state).offers;
    ringing.allowSound(state.isSoundOn && (conduit.standing.kind === "top-level" || hostWantsSound === true));
    ringing.follow(ringWishOf({ offers, isSoundBlocked: false }));
  }

  function welcomed(): void {
    const wasLost = state.connection === "lost";
    change({ connection: wasLost ? "restored" : "up" });
    if (!wasLost) return;
    scope.use(
      clock.after(RESTORED_SHOWN_MS, () => {
        if (state.connection === "restored") change({ connection: "up" });
      }),
    );
  }

  function lost(code: number, reason: string): void {
    conduit.linkLost(code, reason);
    frames.down();
    change({ connection: "lost", answering: new Set(), closing: new Set() });
  }

  function refused(code: Extract<PanelServerFrame, { type: "refused" }>["code"]): void {
    if (code === "unavailable") return; // the server closes; the link comes back
    if (code === "session-expired") {
      leave(true);
      return;
    }
    link.stop();
    change({ standing: code === "permission-missing" ? "not-permitted" : "outdated" });
  }

  /** The frames before it have said why, as a rule; a close code alone says enough. */
  function ended(code: number): void {
    if (state.standing !== "signed-in") return;
    if (code === PANEL_CLOSE_CODES.signedOut) hear({ type: "refused", code: "session-expired" });
    else if (code === PANEL_CLOSE_CODES.permissionMissing) hear({ type: "refused", code: "permission-missing" });
    else hear({ type: "refused", code: "version-unknown" });
  }

  function leave(isExpired: boolean): void {
    keeper.forget();
    link.stop();
    frames.down();
    frames.retain(new Set());
    chats.follow({ contacts: [] });
    ringing.follow({ isRinging: false, title: null });
    state = signedOut(state, isExpired);
    redraw();
  }

  function enter(): void {
    change({ standing: "signed-in", connection: "connecting" });
    link.start();
  }

  function signedInWith(grant: SessionGrant): void {
    keeper.keep(grant);
    enter();
  }

  async function exchange(code: string): Promise<boolean> {
    const answer = await auth.exchange(code);
    if (answer.ok && state.standing === "signed-out") signedInWith(answer.value);
    return answer.ok;
  }

  function signOut(): void {
    const session = keeper.current();
    if (state.standing === "not-permitted" || !link.sayGoodbye()) {
      if (session !== null) void auth.signOut(session.sessionToken);
      hear({ type: "signed-out", reason: "signed-out" });
    }
  }

  async function signIn(username: string, password: string): Promise<void> {
    change({ form: { ...state.form, phase: "submitting", problem: null } });
    const answer = await auth.signIn(username, password);
    if (state.standing !== "signed-out") return; // handed over meanwhile
    if (answer.ok) return signedInWith(answer.value);
    const { code } = answer.refusal;
    const problem = code === "bad-credentials" || code === "unreachable" ? code : "other";
    change({ form: { ...state.form, phase: "idle", problem } });
  }

  function hearBroadcast(event: string, data: unknown): void {
    const viewed = v.safeParse(contactView, data);
    if (event === "contact::view" && viewed.success) look(withSelection(state, viewed.output.contactId));
  }

  function follow(standing: HostStanding): void {
    if (standing.kind !== "not-approved") return;
    link.stop();
    change({ unapprovedHost: standing.origin });
  }

  function configure({ chat }: HostConfigure): void {
    // Hosts get a ring tone for chats only where they ask for one. Source: docs/wire/streams.md#configure.
    hostWantsSound = chat != null && chat.disableRingtone !== true;
    tone.choose(chat?.ringtoneUrl ?? null);
    ring();
  }

  async function isRingtoneMaster(): Promise<boolean> {
    try {
      const question = { method: "checkMaster", topic: RINGTONE_TOPIC, shouldNotBecomeMasterIfNone: false } as const;
      return (await link.master(question)).isMaster ?? false;
    } catch {
      return false; // without a connection nobody knows: better one ring too few than two at once
    }
  }

  function openSession(contact: DeskContact & { readonly agentConnectionId: string }): ChatSession {
    const { transport } = frames;
    return deps.openSession({ transport, connectionToken: () => chatTokenOf(link, contact, skewMs) }, contact);
  }

  async function ask(wish: Promise<WishRefusal | null>): Promise<boolean> {
    const refusal = await wish;
    if (refusal !== null) change({ refusal });
    return refusal === null;
  }

  async function answerOffer(contactId: string, answer: "accept" | "reject"): Promise<void> {
    look({ ...state, refusal: null, answering: new Set([...state.answering, contactId]) });
    const isDone = await ask(commands[answer](contactId));
    if (isDone && answer === "accept") select(contactId);
    if (!isDone) look({ ...state, answering: without(state.answering, contactId) });
  }

  function select(contactId: string): void {
    look(withSelection(state, contactId));
    conduit.viewContact(contactId);
  }

  async function close(contactId: string): Promise<void> {
    change({ refusal: null, closing: new Set([...state.closing, contactId]) });
    if (!(await ask(commands.close(contactId)))) change({ closing: without(state.closing, contactId) });
  }

  function choose(stateId: string): void {
    if (state.desk !== null) void ask(commands.choose(wishFor(state.desk, stateId)));
  }

  const selected = () => (state.selectedId === null ? undefined : chats.session(state.selectedId));

  const form: SignInCallbacks = {
    onSubmit: (username, password) => void signIn(username, password),
    onTouched: () => conduit.interacted(),
  };
  const deskCallbacks = (): WorkspaceCallbacks => ({
    onSignOut: signOut,
    onChooseState: choose,
    onCancelNext() {
      const wish = state.desk === null ? null : cancelNextWish(state.desk);
      if (wish !== null) void ask(commands.choose(wish));
    },
    onAccept: (contactId) => void answerOffer(contactId, "accept"),
    onReject: (contactId) => void answerOffer(contactId, "reject"),
    onAllowSound: () => tone.unblock(),
    onToggleSound() {
      const isSoundOn = !state.isSoundOn;
      settings.set(SOUND_KEY, isSoundOn ? "on" : "off");
      look({ ...state, isSoundOn });
    },
    onSelect: select,
    onEnd(contactId) {
      const contact = state.desk?.contacts.find((each) => each.contactId === contactId);
      if (contact !== undefined) void ask(commands.end(contact));
    },
    onClose: (contactId) => void close(contactId),
    onDismissRefusal: () => change({ refusal: null }),
    onSend: (text) => void selected()?.send(text),
    onTyping: () => selected()?.typing(),
    onRetry: (token) => selected()?.retry(token),
    onDiscard: (token) => selected()?.discard(token),
    onLoadOlder: () => void selected()?.loadOlder(),
    onSeen: () => state.selectedId !== null && chats.seen(state.selectedId),
    onDraft: (text) => state.selectedId !== null && chats.keepDraft(state.selectedId, text),
  });

  return {
    store,
    form,
    desk: deskCallbacks(),
    touched: () => tone.unblock(),
    nudge: () => link.nudge(),
    [Symbol.dispose]: () => scope[Symbol.dispose](),
  };
}

const contactView = v.object({ contactId: v.string() });

function without(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return new Set([...ids].filter((each) => each !== id));
}
