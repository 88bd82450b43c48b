/** Panel controller: connects the server link, the host page and the controllers of sign-in, desk and sound. */
import type { ChatSession, ChatTransport, ConnectionToken } from "@tributary/chat";
import type {
  AuthClient,
  HostTrust,
  PanelConduit,
  PanelServer,
  SessionStorage,
  SignInChannel,
  TextStore,
} from "@tributary/conduit";
import { type Clock, createScope, type Logger } from "@tributary/kernel";
import type { HostConfigure } from "@tributary/protocol/conduit";
import type { PanelServerFrame } from "@tributary/protocol/panel";
import * as v from "valibot";
import type { HostTone } from "../../features/incoming/host-tone.ts";
import type { DeskContact } from "../../shared/desk.ts";
import type { PanelPage } from "../app.view.tsx";
import { createAgentActions, readFormatSetting } from "./agent-actions.ts";
import { createAgentSession } from "./agent-session.ts";
import { createAlertController, type Notifications } from "./alert-controller.ts";
import { type CallLoader, type CallScript, createCallLoader } from "./call-loader.ts";
import { createChatFrames } from "./chat-frames.ts";
import { createConnectionNotice } from "./connection-notice.ts";
import { createDeskChats } from "./desk-chats.ts";
import { createDeskCommands } from "./desk-commands.ts";
import { createDeskController } from "./desk-controller.ts";
import { createDraftStorage } from "./draft-storage.ts";
import type { PanelLink, PanelLinkOptions } from "./panel-link.ts";
import { initialState, type PanelState } from "./panel-state.ts";
import { createPanelStore } from "./panel-store.ts";
import { createSoundController, readSoundSetting } from "./sound-controller.ts";

/** Dependencies of a chat session. */
export type SessionDeps = {
  readonly transport: ChatTransport;
  readonly connectionToken: () => Promise<ConnectionToken>;
};

/** Dependencies of {@link createPanel}. The `open…` functions bind values that only the composition root has. */
export type PanelDeps = {
  readonly clock: Clock;
  readonly log: Logger;
  readonly auth: AuthClient;
  readonly sessions: SessionStorage;
  /** Storage of the agent's own settings. */
  readonly settings: TextStore;
  /** Storage of this tab. */
  readonly tabSettings: TextStore;
  readonly notifications: Notifications;
  readonly signInChannel: SignInChannel;
  readonly openLink: (options: Omit<PanelLinkOptions, "address" | "pageId">) => PanelLink;
  readonly openConduit: (
    server: PanelServer,
    on: {
      readonly onConfigure: (configure: HostConfigure) => void;
      readonly onHostTrust: (trust: HostTrust) => void;
    },
  ) => PanelConduit;
  readonly openSession: (
    deps: SessionDeps,
    contact: DeskContact & { readonly agentConnectionId: string },
  ) => ChatSession;
  /** Loads the commands that are not part of the first load. */
  readonly loadCommands: () => Promise<Pick<typeof import("./transfer-commands.ts"), "createTransferCommands">>;
  /** Loads the softphone and the views of calls. */
  readonly loadCalls: () => Promise<CallScript>;
  /** Returns a token for a request that may be repeated. */
  readonly newToken: () => string;
  readonly openTone: (onBlockedChange: () => void) => HostTone;
  readonly setTitle: (title: string) => void;
};

/** A running panel. Disposing stops it. */
export interface Panel extends PanelPage, Disposable {
  /** The agent used the page: browsers permit sound from then on. */
  touched(): void;
  /** Hint that the network may be back. */
  nudge(): void;
  /** Hint that the network is gone. */
  interrupt(): void;
}

/** Starts the panel: signed in if a session is stored, otherwise with the sign-in form. */
export function createPanel(deps: PanelDeps): Panel {
  const { clock, log, sessions, settings } = deps;
  const scope = createScope();
  /** Id of this page's own messages about audio, which are not for its host. */
  const connectionId = deps.newToken();
  const frames = createChatFrames(clock);
  const link = scope.use(
    deps.openLink({
      sessionToken: () => sessions.current()?.sessionToken ?? null,
      cursors: () => frames.cursors(),
      onFrame: handleFrame,
      onLost: linkLost,
      onEnded: (code) => session.linkEnded(code),
    }),
  );
  const drafts = createDraftStorage(deps.tabSettings);
  const chats = scope.use(createDeskChats({ openSession: openChat, drafts, onChange: () => store.refresh() }));
  const store = scope.use(createPanelStore({ clock, log, conversations: chats }, stateOf(settings)));
  const notice = scope.use(createConnectionNotice(clock, store));
  const sound = scope.use(
    createSoundController({ ...deps, server: link, store, hostTrust: (): HostTrust => conduit.hostTrust }),
  );
  const desk = createDeskController({ clock, link, store, chats, frames, onOffersChange: sound.update });
  const session = scope.use(createAgentSession({ ...deps, link, store, handleFrame, onEnded: clearDesk }));
  const conduit = scope.use(
    deps.openConduit({ ...link, signOut: session.signOut }, { onConfigure: configure, onHostTrust: checkHost }),
  );
  const actions = createAgentActions({
    ...deps,
    store,
    desk,
    chats,
    commands: createDeskCommands(link, log),
    loadTransfers: async () => (await deps.loadCommands()).createTransferCommands(link, log),
    publishSelection: (contactId) => conduit.viewContact(contactId),
  });
  const alerts = scope.use(createAlertController({ ...deps, store, sound, select: actions.onSelect }));
  const calls = scope.use(openCalls());
  checkHost(conduit.hostTrust);
  session.resume();

  function handleFrame(frame: PanelServerFrame): void {
    // The conduit first: handling the frame in the page may make the conduit send.
    if (frame.type !== "softphone" || frame.connectionId !== connectionId) conduit.handleFrame(frame);
    switch (frame.type) {
      case "welcome":
        frames.up();
        notice.up();
        break;
      case "refused":
        session.refused(frame.code);
        break;
      case "signed-out":
        session.ended(frame.reason === "expired");
        break;
      case "update":
        desk.update(frame.update);
        break;
      case "chat":
        frames.handleFrame(frame);
        break;
      case "broadcast":
        handleBroadcast(frame.event, frame.data);
        break;
      default: // handled by the link and the conduit
    }
    calls.receive(frame);
  }

  function configure(configured: HostConfigure): void {
    sound.configure(configured);
    calls.configure(configured);
  }

  function linkLost(code: number, reason: string): void {
    conduit.linkLost(code, reason);
    frames.down();
    notice.lost();
  }

  function openCalls(): CallLoader {
    return createCallLoader({
      ...deps,
      link,
      store,
      connectionId,
      tone: sound.tone,
      hostTrust: () => conduit.hostTrust,
      announce: alerts.announce,
      onRefused: actions.onActionFailed,
    });
  }

  function openChat(contact: DeskContact & { readonly agentConnectionId: string }): ChatSession {
    const { transport } = frames;
    return deps.openSession({ transport, connectionToken: () => desk.chatToken(contact) }, contact);
  }

  function clearDesk(): void {
    frames.down();
    desk.clear();
    sound.silence();
  }

  function handleBroadcast(event: string, data: unknown): void {
    const viewed = v.safeParse(contactView, data);
    if (event === "contact::view" && viewed.success) desk.select(viewed.output.contactId);
  }

  function checkHost(trust: HostTrust): void {
    if (trust.kind !== "not-approved") return;
    link.stop();
    store.change({ unapprovedHost: trust.origin });
  }

  return {
    store: store.snapshots,
    form: {
      onSubmit: (username, password) => void session.signIn(username, password),
      onTouched: () => conduit.interacted(),
    },
    desk: {
      ...actions,
      onSignOut: session.signOut,
      onAllowSound: sound.unblock,
      onToggleSound: sound.toggle,
      onReconnect: () => link.nudge(),
      calls: calls.loaded,
    },
    touched: sound.unblock,
    nudge: () => link.nudge(),
    interrupt: () => link.interrupt(),
    [Symbol.dispose]: () => scope[Symbol.dispose](),
  };
}

function stateOf(settings: TextStore): PanelState {
  return initialState({ isSoundOn: readSoundSetting(settings), isFormatting: readFormatSetting(settings) });
}

const contactView = v.object({ contactId: v.string() });
