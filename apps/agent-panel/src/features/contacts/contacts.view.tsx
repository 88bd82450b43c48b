import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import { messages } from "../../messages/en.ts";
import { Mark } from "../../shared/icons.tsx";
import { initialsOf } from "../../shared/initials.ts";
import { Elapsed } from "../../shared/ticking.tsx";
import type { ContactRow, ContactsSnapshot } from "./contacts.view-model.ts";
import "./contacts.css";

const texts = messages.contacts;

type Props = {
  readonly snapshot: ContactsSnapshot;
  readonly onSelect: (contactId: string) => void;
};

/** List of all contacts on the desk; selecting one shows its conversation. */
export function Contacts({ snapshot, onSelect }: Props): ReactNode {
  const { rows, isRoutable } = snapshot;
  return (
    <nav className="contacts" aria-label={texts.region}>
      {rows.length === 0 && (
        <div className="contacts-empty">
          <Mark />
          <p className="contacts-empty-title">{texts.empty}</p>
          <p>{isRoutable ? texts.emptyRoutable : texts.emptyOther}</p>
        </div>
      )}
      <ul className="contacts-list">
        {rows.map((row) => (
          <li key={row.contactId}>
            <Row row={row} onSelect={onSelect} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Row({
  row,
  onSelect,
}: {
  readonly row: ContactRow;
  readonly onSelect: (contactId: string) => void;
}): ReactNode {
  const { contactId, customerName, phase, since, unread, preview, isTyping, isSelected } = row;
  const name = customerName ?? texts.unnamed;
  return (
    <Button
      className="contact"
      data-contact-id={contactId}
      data-phase={phase}
      {...(isSelected ? { "aria-current": "true" } : {})}
      onPress={() => onSelect(contactId)}
    >
      <span className="avatar" aria-hidden="true">
        {initialsOf(name)}
      </span>
      <span className="contact-words">
        <span className="contact-name" dir="auto">
          {name}
        </span>
        <span className="contact-preview" dir={isTyping ? undefined : "auto"}>
          {isTyping ? texts.typing : (preview ?? "")}
        </span>
      </span>
      <span className="contact-facts">
        <span className="badge" data-phase={phase}>
          <span className={phase === "connected" ? "visually-hidden" : undefined}>{texts.phase[phase]}</span>{" "}
          <Elapsed since={since} />
        </span>
        {unread > 0 && (
          <span className="unread">
            <span aria-hidden="true">{unread > 99 ? "99+" : unread}</span>
            <span className="visually-hidden">{texts.unread(unread)}</span>
          </span>
        )}
      </span>
    </Button>
  );
}
