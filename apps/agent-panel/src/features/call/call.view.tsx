import { initialsOf } from "@tributary/ui";
import { type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { callMessages as texts } from "../../messages/call.en.ts";
import { messages } from "../../messages/en.ts";
import type { DeskContact } from "../../shared/desk.ts";
import { Elapsed } from "../../shared/ticking.tsx";
import type { CallDesk } from "../../softphone/call-desk.ts";
import type { CallQuality } from "../../softphone/call-quality.ts";
import { callOf } from "./call.view-model.ts";
import { CallControls, type TransferDialogOf } from "./call-controls.view.tsx";
import { CallParties } from "./call-parties.view.tsx";
import { type Followed, followParties, type PartyChange } from "./call-parties.view-model.ts";
import { LevelMeter } from "./level-meter.view.tsx";
import "./call.css";

type Props = {
  readonly contact: DeskContact;
  readonly desk: CallDesk;
  /** True if the agent has just accepted or selected the call. */
  readonly takesFocus: boolean;
  readonly onEnd: () => void;
  readonly transferDialog: TransferDialogOf;
};

/** A call in place of messages: its state and its controls. Rules PA-50, PA-65 to PA-68. */
export function Call({ contact, desk, takesFocus, onEnd, transferDialog }: Props): ReactNode {
  const { softphone, tools } = desk;
  const state = useSyncExternalStore(softphone.state.subscribe, softphone.state.read);
  const snapshot = callOf(contact, state);
  const { contactId, status, since, isUnanswered, quality, role, isMuted, isCustomerMuted } = snapshot;
  const isOpen = status !== "ended";
  const name = snapshot.customerName ?? messages.contacts.unnamed;
  const lost = useLostParty(contact);
  const section = useRef<HTMLElement>(null);
  // The button that had the focus, of the offer or in the list, may be gone.
  useEffect(() => {
    if (takesFocus) section.current?.focus();
  }, [takesFocus]);
  return (
    <section ref={section} className="call" aria-label={texts.region} data-status={status} tabIndex={-1}>
      <div className="call-who">
        <span className="avatar call-avatar" aria-hidden="true">
          {initialsOf(name)}
        </span>
        <p className="call-name" dir="auto">
          {name}
        </p>
        <p className="call-status">
          {texts.status[status]}
          {since !== null && (
            <>
              {" · "}
              <Elapsed since={since} />
            </>
          )}
        </p>
        {status === "elsewhere" && <p className="call-note">{texts.audioElsewhere}</p>}
        {lost !== null && (
          <p className="call-note">{texts.parties.changes[lost.type](lost.name ?? texts.parties.unnamed)}</p>
        )}
        {isCustomerMuted && <p className="call-note">{texts.customerMuted}</p>}
        {isUnanswered && <p className="call-note">{messages.conversation.calledAgain}</p>}
      </div>
      {isOpen && (
        <div className="call-signs">
          {status !== "elsewhere" && role !== "listener" && (
            <LevelMeter tools={snapshot.hasLevel ? tools : null} isMuted={isMuted} />
          )}
          {quality !== null && <Network quality={quality} />}
        </div>
      )}
      <CallParties contactId={contactId} parties={snapshot.parties} commands={desk.commands} parent={section} />
      {isOpen && role !== "listener" && (
        <CallControls snapshot={snapshot} desk={desk} onEnd={onEnd} transferDialog={transferDialog} />
      )}
    </section>
  );
}

/** Returns the agent who left the call or did not join it, while the customer is on hold for them. */
function useLostParty(contact: DeskContact): PartyChange | null {
  const [followed, setFollowed] = useState<Followed>({ contact, lost: null });
  if (followed.contact === contact) return followed.lost;
  const next = followParties(followed, contact);
  setFollowed(next);
  return next.lost;
}

const BARS: Readonly<Record<CallQuality, number>> = { good: 3, fair: 2, poor: 1 };

function Network({ quality }: { readonly quality: CallQuality }): ReactNode {
  return (
    <p className="call-network" data-quality={quality}>
      <span className="call-bars" aria-hidden="true">
        {[1, 2, 3].map((bar) => (
          <span key={bar} className="call-bar" data-on={bar <= BARS[quality]} />
        ))}
      </span>
      {texts.quality[quality]}
    </p>
  );
}
