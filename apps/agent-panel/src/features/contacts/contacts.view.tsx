import { initialsOf } from "@tributary/ui";
import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import { messages } from "../../messages/en.ts";
import { Mark } from "../../shared/icons.tsx";
import { Elapsed, Waiting } from "../../shared/ticking.tsx";
import type { ContactRow, ContactsSnapshot } from "./contacts.view-model.ts";
import "./contacts.css";

const texts = messages.contacts;

/** Time after which a waiting customer is marked as late. Unit: milliseconds. */
const LATE_MS = 60_000;

type Props = {
  readonly snapshot: ContactsSnapshot;
  readonly onSelect: (contactId: string) => void;
  /** Button that makes the agent available, for an empty desk. */
  readonly becomeAvailable: ReactNode;
  /** Button that creates a task. */
  readonly newTask: ReactNode;
  /** Button that starts a call. */
  readonly newCall: ReactNode;
};

/** List of all contacts on the desk; selecting one shows its conversation. */
export function Contacts({ snapshot, onSelect, becomeAvailable, newTask, newCall }: Props): ReactNode {
  const { rows, isRoutable } = snapshot;
  return (
    <nav className="contacts" aria-label={texts.region}>
      {rows.length === 0 && (
        <div className="contacts-empty">
          <Mark />
          <p className="contacts-empty-title">{texts.empty}</p>
          <p>{isRoutable ? texts.emptyRoutable : texts.emptyOther}</p>
          {isRoutable ? <p className="contacts-empty-hint">{texts.shortcut}</p> : becomeAvailable}
        </div>
      )}
      <ul className="contacts-list">
        {rows.map((row) => (
          <li key={row.contactId}>
            <Row row={row} onSelect={onSelect} />
          </li>
        ))}
      </ul>
      {newTask}
      {newCall}
    </nav>
  );
}

type RowProps = { readonly row: ContactRow; readonly onSelect: (contactId: string) => void };

function Row({ row, onSelect }: RowProps): ReactNode {
  const { contactId, customerName, phase, unread, isSelected } = row;
  const name = customerName ?? texts.unnamed;
  return (
    <Button
      className="contact"
      data-contact-id={contactId}
      data-phase={phase}
      data-unread={unread > 0}
      {...(isSelected ? { "aria-current": "true" } : {})}
      onPress={() => onSelect(contactId)}
    >
      <span className="avatar" aria-hidden="true">
        {initialsOf(name)}
      </span>
      <span className="contact-head">
        <span className="contact-name" dir="auto">
          {name}
        </span>
        {row.isIdle && <span className="mark-idle">{texts.idle}</span>}
      </span>
      <RowTime row={row} />
      <SecondLine row={row} />
      {unread > 0 && (
        <span className="unread">
          <span aria-hidden="true">{unread > 99 ? "99+" : unread}</span>
          <span className="visually-hidden">{texts.unread(unread)}</span>
        </span>
      )}
    </Button>
  );
}

/** The newest message, or the phase of a contact that is over. */
function SecondLine({ row: { phase, isPaused, call, preview, isTyping } }: Pick<RowProps, "row">): ReactNode {
  if (phase !== "connected" || isPaused || call) {
    return (
      <span className="contact-preview contact-phase" data-phase={phase}>
        {call ? texts.call[call] : isPaused ? texts.paused : texts.phase[phase]}
      </span>
    );
  }
  if (isTyping) return <span className="contact-preview">{texts.typing}</span>;
  if (preview === null || preview.from === "other") {
    return (
      <span className="contact-preview" dir="auto">
        {preview?.text}
      </span>
    );
  }
  return (
    <span className="contact-preview">
      {texts.from[preview.from]} <bdi>{preview.text}</bdi>
    </span>
  );
}

function RowTime({ row: { phase, isPaused, since, waitingSince } }: Pick<RowProps, "row">): ReactNode {
  if (since === null) return null;
  if (waitingSince === null) {
    return (
      <span className="contact-time">
        {phase === "connected" && !isPaused && <span className="visually-hidden">{texts.phase.connected} </span>}
        <Elapsed since={since} />
      </span>
    );
  }
  return (
    <span className="contact-time">
      <span className="visually-hidden">{texts.waiting} </span>
      <Waiting since={waitingSince} lateMs={LATE_MS} />
    </span>
  );
}
