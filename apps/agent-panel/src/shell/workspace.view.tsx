import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "react-aria-components";
import type { AfterContactWorkSnapshot } from "../features/after-contact-work/after-contact-work.view-model.ts";
import { AfterContactWork } from "../features/after-contact-work/index.ts";
import type { DetailsSnapshot } from "../features/attributes/attributes.view-model.ts";
import { Details } from "../features/attributes/index.ts";
import type { AvailabilitySnapshot } from "../features/availability/availability.view-model.ts";
import { AvailabilityPicker, MissedNotice } from "../features/availability/index.ts";
import type { ContactsSnapshot } from "../features/contacts/contacts.view-model.ts";
import { Contacts } from "../features/contacts/index.ts";
import type { ConversationSnapshot } from "../features/conversation/conversation.view-model.ts";
import { Conversation, type ConversationCallbacks } from "../features/conversation/index.ts";
import type { IncomingSnapshot } from "../features/incoming/incoming.view-model.ts";
import { Incoming } from "../features/incoming/index.ts";
import { messages } from "../messages/en.ts";
import { Icon, Mark } from "../shared/icons.tsx";
import "./workspace.css";

const words = messages.shell;

/** Everything on the screen of an agent who is signed in. */
export type WorkspaceSnapshot = {
  readonly agentName: string;
  /** `restored` is said for a moment after the connection came back. */
  readonly connection: "up" | "lost" | "restored";
  /** Something that the agent asked for did not work. */
  readonly refusal: "refused" | "gone" | null;
  readonly isSoundOn: boolean;
  readonly availability: AvailabilitySnapshot;
  readonly incoming: IncomingSnapshot;
  readonly contacts: ContactsSnapshot;
  /** The contact that is looked at. */
  readonly open: {
    readonly conversation: ConversationSnapshot;
    readonly draft: string;
    readonly details: DetailsSnapshot;
    readonly afterContactWork: AfterContactWorkSnapshot | null;
  } | null;
};

/** What the agent does. */
export type WorkspaceCallbacks = Omit<ConversationCallbacks, "onBack" | "onToggleDetails" | "onEnd"> & {
  readonly onChooseState: (stateId: string) => void;
  readonly onCancelNext: () => void;
  readonly onAccept: (contactId: string) => void;
  readonly onReject: (contactId: string) => void;
  readonly onAllowSound: () => void;
  readonly onToggleSound: () => void;
  readonly onSelect: (contactId: string) => void;
  readonly onEnd: (contactId: string) => void;
  readonly onClose: (contactId: string) => void;
  readonly onDismissRefusal: () => void;
  readonly onSignOut: () => void;
};

/** Which of the three parts is in front where there is room for one only. */
type Pane = "contacts" | "conversation" | "details";

type Props = { readonly snapshot: WorkspaceSnapshot; readonly on: WorkspaceCallbacks };

/** The desk: state above, what rings below it, then contacts, conversation and details side by side or one at a time. */
export function Workspace({ snapshot, on }: Props): ReactNode {
  const { availability, incoming, contacts, open } = snapshot;
  const [pane, setPane] = usePane(open?.conversation.contactId ?? null);
  const [isDetailsShown, setDetailsShown] = useState(true);
  const desk = useRef<HTMLElement>(null);
  /** Whoever acts by keyboard goes on where the action leads; where the desk changes by itself, the focus stays. */
  const [askedFor, setAskedFor] = useState<string | null>(null);
  const select = (contactId: string): void => {
    setPane("conversation");
    setAskedFor(contactId);
    on.onSelect(contactId);
  };
  const accept = (contactId: string): void => {
    setAskedFor(contactId);
    on.onAccept(contactId);
  };
  const andBackToDesk = (act: (contactId: string) => void) => (contactId: string) => {
    desk.current?.focus();
    act(contactId);
  };
  const toggleDetails = (): void => {
    setDetailsShown(!isDetailsShown);
    setPane(pane === "details" ? "conversation" : "details");
  };
  return (
    <div className="workspace" data-pane={open === null ? "contacts" : pane} data-details={isDetailsShown}>
      <TopBar snapshot={snapshot} on={on} />
      <main ref={desk} className="desk" tabIndex={-1}>
        <Notices snapshot={snapshot} on={on} />
        {availability.missed !== null && <MissedNotice missed={availability.missed} onChoose={on.onChooseState} />}
        <Incoming
          snapshot={incoming}
          onAccept={accept}
          onReject={andBackToDesk(on.onReject)}
          onAllowSound={on.onAllowSound}
        />
        <div className="panes">
          <Contacts snapshot={contacts} onSelect={select} />
          {open === null ? (
            <p className="conversation-none">{contacts.rows.length > 0 && messages.conversation.none}</p>
          ) : (
            <OpenContact
              open={open}
              on={{ ...on, onClose: andBackToDesk(on.onClose) }}
              unreadElsewhere={unreadBeside(contacts.rows)}
              takesFocus={open.conversation.contactId === askedFor}
              onBack={() => setPane("contacts")}
              onToggleDetails={toggleDetails}
            />
          )}
        </div>
      </main>
    </div>
  );
}

/** A contact that comes to the front brings its conversation with it, here and where another page chose it. */
function usePane(openId: string | null): [Pane, (pane: Pane) => void] {
  const [pane, setPane] = useState<Pane>("contacts");
  const before = useRef(openId);
  useEffect(() => {
    if (openId !== before.current && openId !== null) setPane("conversation");
    before.current = openId;
  }, [openId]);
  return [pane, setPane];
}

type OpenProps = {
  readonly open: NonNullable<WorkspaceSnapshot["open"]>;
  readonly on: WorkspaceCallbacks;
  readonly unreadElsewhere: number;
  readonly takesFocus: boolean;
  readonly onBack: () => void;
  readonly onToggleDetails: () => void;
};

function unreadBeside(rows: ContactsSnapshot["rows"]): number {
  return rows.reduce((sum, { isSelected, unread }) => (isSelected ? sum : sum + unread), 0);
}

function OpenContact({ open, on, onToggleDetails, ...rest }: OpenProps): ReactNode {
  const { conversation, draft, details, afterContactWork } = open;
  const { contactId } = conversation;
  return (
    <>
      <Conversation
        key={contactId}
        {...on}
        snapshot={conversation}
        draft={draft}
        {...rest}
        onToggleDetails={onToggleDetails}
        onEnd={() => on.onEnd(contactId)}
        after={afterContactWork !== null && <AfterContactWork snapshot={afterContactWork} onClose={on.onClose} />}
      />
      <Details snapshot={details} onClose={onToggleDetails} />
    </>
  );
}

function TopBar({ snapshot, on }: Props): ReactNode {
  const { agentName, isSoundOn, availability } = snapshot;
  return (
    <header className="top-bar">
      <h1 className="brand">
        <Mark />
        <span>{messages.product}</span>
      </h1>
      <AvailabilityPicker snapshot={availability} onChoose={on.onChooseState} onCancelNext={on.onCancelNext} />
      <span className="top-bar-agent">{agentName}</span>
      <Button
        className="button button-quiet button-icon"
        aria-label={isSoundOn ? words.soundOn : words.soundOff}
        aria-pressed={isSoundOn}
        onPress={on.onToggleSound}
      >
        <Icon name={isSoundOn ? "sound" : "soundOff"} />
      </Button>
      <Button className="button button-quiet button-icon" aria-label={words.signOut} onPress={on.onSignOut}>
        <Icon name="signOut" />
      </Button>
    </header>
  );
}

function Notices({ snapshot, on }: Props): ReactNode {
  const { connection, refusal } = snapshot;
  return (
    <div className="notices">
      <div role="status">
        {connection === "lost" && <p className="notice notice-warning">{words.lost}</p>}
        {connection === "restored" && <p className="notice notice-success">{words.back}</p>}
      </div>
      <div role="alert">
        {refusal !== null && (
          <div className="notice notice-danger">
            <p>{words[refusal]}</p>
            <Button
              className="button button-quiet button-icon"
              aria-label={words.dismiss}
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
