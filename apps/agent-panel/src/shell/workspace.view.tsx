import { type ReactNode, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { Button } from "react-aria-components";
import type { AfterContactWorkSnapshot } from "../features/after-contact-work/after-contact-work.view-model.ts";
import { AfterContactWork } from "../features/after-contact-work/index.ts";
import type { DetailsSnapshot } from "../features/attributes/attributes.view-model.ts";
import type { AvailabilitySnapshot } from "../features/availability/availability.view-model.ts";
import { MissedNotice } from "../features/availability/index.ts";
import type { ContactsSnapshot } from "../features/contacts/contacts.view-model.ts";
import { Contacts } from "../features/contacts/index.ts";
import type { ConversationSnapshot } from "../features/conversation/conversation.view-model.ts";
import { Conversation, type ConversationCallbacks } from "../features/conversation/index.ts";
import type { AttachedSnapshot } from "../features/files/index.ts";
import type { IncomingSnapshot } from "../features/incoming/incoming.view-model.ts";
import { Incoming } from "../features/incoming/index.ts";
import { messages } from "../messages/en.ts";
import type { MonitorMode } from "../shared/desk.ts";
import { Icon } from "../shared/icons.tsx";
import { useHasFailed, useLazyScript } from "../shared/lazy-script.ts";
import { CallWork, type CallWorkCallbacks } from "./call-work.view.tsx";
import {
  contactScript,
  LazyContactActions,
  LazyDetails,
  LazyLapsed,
  LazyTask,
  LazyUnsentDraft,
} from "./lazy-views.tsx";
import { NewCall, type NewCallCallbacks } from "./new-call.view.tsx";
import { NewTask, type NewTaskCallbacks, type NewTaskForm } from "./new-task.view.tsx";
import { TopBar } from "./top-bar.view.tsx";
import { WithCalls } from "./with-calls.tsx";
import "./workspace.css";

const texts = messages.shell;

/** The screen of a signed-in agent. */
export type WorkspaceSnapshot = {
  readonly agentName: string;
  /** `restored` is shown for a moment after the connection is back. */
  readonly connection: "up" | "lost" | "restored";
  /** Reason why the last action of the agent failed. */
  readonly refusal: "refused" | "gone" | null;
  /** Text for screen readers: messages of chats that are not open. Untrusted text. */
  readonly announcement: string;
  readonly isSoundOn: boolean;
  /** True if the agent may start a call. */
  readonly canCall: boolean;
  readonly availability: AvailabilitySnapshot;
  readonly incoming: IncomingSnapshot;
  readonly contacts: ContactsSnapshot;
  /** The selected contact. */
  readonly open: {
    readonly conversation: ConversationSnapshot;
    readonly draft: string;
    readonly attached: readonly AttachedSnapshot[];
    /** True if the agent formats texts, in chats that permit it. */
    readonly isFormatting: boolean;
    readonly details: DetailsSnapshot;
    readonly afterContactWork: AfterContactWorkSnapshot | null;
  } | null;
};

/** The agent's actions. */
export type WorkspaceCallbacks = Omit<ConversationCallbacks, "onBack" | "onToggleDetails"> &
  CallWorkCallbacks &
  NewCallCallbacks &
  NewTaskCallbacks & {
    readonly onChooseState: (stateId: string) => void;
    readonly onCancelNext: () => void;
    readonly onAccept: (contactId: string) => void;
    readonly onReject: (contactId: string) => void;
    readonly onAllowSound: () => void;
    readonly onToggleSound: () => void;
    readonly onSelect: (contactId: string) => void;
    /** Disconnects another agent of a chat, or withdraws the request to one. */
    readonly onDisconnect: (contactId: string, connectionId: string) => void;
    /** A supervisor takes part in a chat that they monitor, or goes back to silence. `onEnd` stops the monitoring. */
    readonly onMonitor: (contactId: string, mode: MonitorMode) => void;
    readonly onClose: (contactId: string) => void;
    readonly onPause: (contactId: string) => void;
    readonly onResume: (contactId: string) => void;
    readonly onDismissRefusal: () => void;
    /** Reconnects now, instead of after the current delay. */
    readonly onReconnect: () => void;
    readonly onSignOut: () => void;
  };

/** The pane that is shown when there is space for one only. */
type Pane = "contacts" | "conversation" | "details";

type Props = {
  readonly snapshot: WorkspaceSnapshot;
  readonly on: WorkspaceCallbacks;
  readonly onReload: () => void;
};

/** The desk: state and ringing offers on top, then contacts, conversation and details side by side or one at a time. */
export function Workspace({ snapshot, on, onReload }: Props): ReactNode {
  const { availability, incoming, contacts, open } = snapshot;
  const [pane, setPane] = usePane(open?.conversation.contactId ?? null);
  const [isDetailsShown, setDetailsShown] = useState(true);
  const isWide = useIsWide();
  const desk = useRef<HTMLElement>(null);
  const [requestedId, setRequestedId] = useRequested(open?.conversation.contactId ?? null);
  const select = (contactId: string): void => {
    setPane("conversation");
    setRequestedId(contactId);
    on.onSelect(contactId);
  };
  const monitor = (contactId: string, mode: MonitorMode): void => {
    setRequestedId(contactId); // the composer, which is there only while taking part
    on.onMonitor(contactId, mode);
  };
  const [taskForm, setTaskForm] = useState<NewTaskForm>("unused");
  const accept = (contactId: string): void => {
    if (taskForm === "open") setTaskForm("closed"); // it would cover the conversation, and keeps the unfinished task
    setRequestedId(contactId);
    on.onAccept(contactId);
  };
  const thenFocusDesk = (act: (contactId: string) => void) => (contactId: string) => {
    desk.current?.focus();
    act(contactId);
  };
  const toggleDetails = (): void => {
    setDetailsShown(!isDetailsShown);
    setPane(pane === "details" ? "conversation" : "details");
  };
  useAcceptKey(incoming, accept);
  return (
    <div
      className="workspace"
      data-pane={open === null ? "contacts" : pane}
      data-details={!isWide ? "instead" : isDetailsShown ? "beside" : "hidden"}
      data-ringing={incoming.offers.length > 0}
    >
      <TopBar
        agentName={snapshot.agentName}
        isSoundOn={snapshot.isSoundOn}
        availability={availability}
        openContacts={contacts.rows.filter(({ phase }) => phase === "connected").length}
        on={on}
      />
      <main ref={desk} className="desk" tabIndex={-1}>
        <Notices snapshot={snapshot} on={on} onReload={onReload} />
        {availability.missed !== null && <MissedNotice missed={availability.missed} onChoose={on.onChooseState} />}
        <NewTask form={taskForm} onChange={setTaskForm} on={on} desk={desk}>
          <Incoming
            snapshot={incoming}
            onAccept={accept}
            onReject={thenFocusDesk(on.onReject)}
            onAllowSound={on.onAllowSound}
          />
        </NewTask>
        <div className="panes">
          <Contacts
            snapshot={contacts}
            onSelect={select}
            becomeAvailable={<BecomeAvailable availability={availability} onChoose={on.onChooseState} />}
            newTask={<NewTaskButton onPress={() => setTaskForm("open")} />}
            newCall={<NewCall isShown={snapshot.canCall} on={on} onStarted={setRequestedId} desk={desk} />}
          />
          {open === null ? (
            <p className="conversation-none">{contacts.rows.length > 0 && messages.conversation.none}</p>
          ) : (
            <OpenContact
              open={open}
              on={{ ...on, onClose: thenFocusDesk(on.onClose), onMonitor: monitor }}
              unreadElsewhere={unreadBeside(contacts.rows)}
              takesFocus={open.conversation.contactId === requestedId}
              onBack={() => setPane("contacts")}
              isDetailsShown={isWide && isDetailsShown}
              onToggleDetails={toggleDetails}
            />
          )}
        </div>
      </main>
    </div>
  );
}

/**
 * The contact that takes the focus once it is open, because the agent has asked for it. It does so once: host pages select contacts too, and keep the focus.
 */
function useRequested(openId: string | null) {
  const [requestedId, setRequestedId] = useState<string | null>(null);
  useEffect(() => () => setRequestedId((requested) => (requested === openId ? null : requested)), [openId]);
  return [requestedId, setRequestedId] as const;
}

/** Alt+Enter accepts the offer that rings the longest, from anywhere on the page. Source: PA-07. */
function useAcceptKey({ offers }: IncomingSnapshot, accept: (contactId: string) => void): void {
  const latest = useRef({ offers, accept });
  useEffect(() => {
    latest.current = { offers, accept };
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== "Enter" || !event.altKey) return;
      // Also without an offer, which may just have ended: Enter alone sends the text being written or presses a button.
      event.preventDefault();
      event.stopPropagation();
      const offer = latest.current.offers.find(({ isAnswering }) => !isAnswering);
      if (offer !== undefined && !event.repeat) latest.current.accept(offer.contactId);
    };
    window.addEventListener("keydown", onKey, { capture: true });
    return () => window.removeEventListener("keydown", onKey, { capture: true });
  }, []);
}

type AvailableProps = {
  readonly availability: AvailabilitySnapshot;
  readonly onChoose: (stateId: string) => void;
};

function BecomeAvailable({ availability: { choices, missed }, onChoose }: AvailableProps): ReactNode {
  const routable = choices.find(({ kind }) => kind === "routable");
  if (routable === undefined || missed !== null) return null; // the notice of a missed contact has the same button
  return (
    <Button className="button button-primary" onPress={() => onChoose(routable.id)}>
      {messages.availability.recover(routable.name)}
    </Button>
  );
}

function NewTaskButton({ onPress }: { readonly onPress: () => void }): ReactNode {
  return (
    <Button className="button button-quiet contacts-new" onPress={onPress}>
      <Icon name="task" />
      {messages.contacts.newTask}
    </Button>
  );
}

/** Shows the conversation pane when a contact is selected, here or in another page of the agent. */
function usePane(openId: string | null): [Pane, (pane: Pane) => void] {
  const [pane, setPane] = useState<Pane>("contacts");
  const before = useRef(openId);
  useEffect(() => {
    if (openId !== before.current && openId !== null) setPane("conversation");
    before.current = openId;
  }, [openId]);
  return [pane, setPane];
}

/** Space for the details beside the conversation. Otherwise they replace it. Narrower, the head of the conversation would have no space for the customer's name. */
const WIDE = "(min-width: 66rem)";

function useIsWide(): boolean {
  return useSyncExternalStore(subscribeToWidth, () => window.matchMedia(WIDE).matches);
}

function subscribeToWidth(onChange: () => void): () => void {
  const query = window.matchMedia(WIDE);
  query.addEventListener("change", onChange);
  return () => query.removeEventListener("change", onChange);
}

type OpenProps = {
  readonly open: NonNullable<WorkspaceSnapshot["open"]>;
  readonly on: WorkspaceCallbacks;
  readonly unreadElsewhere: number;
  readonly takesFocus: boolean;
  readonly isDetailsShown: boolean;
  readonly onBack: () => void;
  readonly onToggleDetails: () => void;
};

function unreadBeside(rows: ContactsSnapshot["rows"]): number {
  return rows.reduce((sum, { isSelected, unread }) => (isSelected ? sum : sum + unread), 0);
}

function OpenContact({ open, on, onToggleDetails, ...rest }: OpenProps): ReactNode {
  const { conversation, draft, attached, isFormatting, details, afterContactWork } = open;
  const { contactId, task, call } = conversation;
  return (
    <>
      <Conversation
        key={contactId}
        {...on}
        snapshot={conversation}
        draft={draft}
        attached={attached}
        isFormatting={isFormatting}
        {...rest}
        onToggleDetails={onToggleDetails}
        lapsed={conversation.lapsed && <LazyLapsed snapshot={conversation} />}
        work={(leave) => {
          if (task) return <LazyTask {...on} snapshot={task} />;
          return call && <CallWork contact={call} takesFocus={rest.takesFocus} on={on} leave={leave} />;
        }}
        actions={(leave) =>
          conversation.connectedSince !== null &&
          // A call has its own buttons for its agent.
          (!call || conversation.monitor !== null) && (
            <LazyContactActions
              snapshot={conversation}
              onLoad={on.onLoadQuickConnects}
              onTransfer={(quickConnectId, kind) => {
                const outcome = on.onTransfer(contactId, quickConnectId, kind);
                if (kind === "transfer") leave(outcome.then((refusal) => refusal === null));
                return outcome;
              }}
              onEnd={() => leave(on.onEnd(contactId))}
              onMonitor={(mode) => on.onMonitor(contactId, mode)}
            />
          )
        }
        unsent={draft.trim() !== "" && <LazyUnsentDraft text={draft} />}
        after={(takesFocus) =>
          afterContactWork !== null && (
            <AfterContactWork snapshot={afterContactWork} takesFocus={takesFocus} onClose={on.onClose} />
          )
        }
      />
      <LazyDetails
        snapshot={details}
        onClose={onToggleDetails}
        onDisconnect={(connectionId) => on.onDisconnect(contactId, connectionId)}
      />
    </>
  );
}

function Notices({ snapshot, on, onReload }: Props): ReactNode {
  const { connection, refusal } = snapshot;
  const isConnected = connection !== "lost";
  const isIncomplete = useContactScript(snapshot.incoming.offers.length > 0, isConnected);
  return (
    <div className="notices">
      <p className="visually-hidden" role="status">
        {snapshot.announcement}
      </p>
      <div role="status">
        {connection === "lost" && (
          <div className="notice notice-warning">
            <p>{texts.lost}</p>
            <Button className="button button-small" onPress={on.onReconnect}>
              {texts.reconnect}
            </Button>
          </div>
        )}
        {connection === "restored" && <p className="notice notice-success">{texts.back}</p>}
      </div>
      <WithCalls calls={on.calls}>{({ CallNotices, desk }) => <CallNotices desk={desk} />}</WithCalls>
      <div role="alert">
        {isIncomplete && (
          <div className="notice notice-warning">
            <p>{texts.incomplete}</p>
            <Button className="button button-small" onPress={onReload}>
              {texts.reload}
            </Button>
          </div>
        )}
        {refusal !== null && (
          <div className="notice notice-danger">
            <p>{texts[refusal]}</p>
            <Button
              className="button button-quiet button-icon"
              aria-label={texts.dismiss}
              onPress={on.onDismissRefusal}
            >
              <Icon name="close" />
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

/**
 * Loads the script of contacts while the first one rings, and again with each new connection if that failed. Returns true if it is missing although there is a
 * connection. Source: PA-76.
 */
function useContactScript(isRinging: boolean, isConnected: boolean): boolean {
  useLazyScript(contactScript, isRinging);
  // Before anything is shown: what fails no longer must not be reported.
  useLayoutEffect(() => {
    if (isConnected) contactScript.retry();
  }, [isConnected]);
  return useHasFailed(contactScript) && isConnected;
}
