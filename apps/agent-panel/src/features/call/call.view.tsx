import { initialsOf } from "@tributary/ui";
import { type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { Button } from "react-aria-components";
import { callMessages as texts } from "../../messages/call.en.ts";
import { messages } from "../../messages/en.ts";
import type { DeskContact } from "../../shared/desk.ts";
import { Elapsed } from "../../shared/ticking.tsx";
import type { CallDesk } from "../../softphone/call-desk.ts";
import type { CallQuality } from "../../softphone/call-quality.ts";
import { type CallSnapshot, callOf } from "./call.view-model.ts";
import { CallIcon } from "./call-icons.tsx";
import { Keypad } from "./keypad.view.tsx";
import { LevelMeter } from "./level-meter.view.tsx";
import "./call.css";

type Props = {
  readonly contact: DeskContact;
  readonly desk: CallDesk;
  /** True if the agent has just accepted or selected the call. */
  readonly takesFocus: boolean;
  readonly onEnd: () => void;
};

/** A call in place of messages: its state and its controls. Source: PA-50. */
export function Call({ contact, desk, takesFocus, onEnd }: Props): ReactNode {
  const { softphone, tools } = desk;
  const state = useSyncExternalStore(softphone.state.subscribe, softphone.state.read);
  const snapshot = callOf(contact, state);
  const { status, since, quality, isMuted, isCustomerMuted } = snapshot;
  const name = snapshot.customerName ?? messages.contacts.unnamed;
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
        {isCustomerMuted && <p className="call-note">{texts.customerMuted}</p>}
      </div>
      {since !== null && (
        <>
          <div className="call-signs">
            {status !== "elsewhere" && !snapshot.isMonitored && (
              <LevelMeter tools={snapshot.hasLevel ? tools : null} isMuted={isMuted} />
            )}
            {quality !== null && <Network quality={quality} />}
          </div>
          {!snapshot.isMonitored && <Controls snapshot={snapshot} desk={desk} onEnd={onEnd} />}
        </>
      )}
    </section>
  );
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

type ControlProps = { readonly snapshot: CallSnapshot; readonly desk: CallDesk; readonly onEnd: () => void };

function Controls({ snapshot, desk: { softphone, commands }, onEnd }: ControlProps): ReactNode {
  const { contactId, customerLeg, agentLeg, isMuted, isMutedByOthers, isHeld } = snapshot;
  const [isKeypadOpen, setKeypadOpen] = useState(false);
  /** State of a hold that is requested and not answered yet. */
  const [requested, setRequested] = useState<boolean | null>(null);
  const keypadButton = useRef<HTMLButtonElement>(null);
  const customer = customerLeg === null ? null : { contactId, connectionId: customerLeg };
  const closeKeypad = (): void => {
    setKeypadOpen(false);
    keypadButton.current?.focus();
  };

  function toggleMute(): void {
    softphone.mute(!isMuted);
    if (isMutedByOthers && agentLeg !== null) void commands.unmute({ contactId, connectionId: agentLeg });
  }

  async function toggleHold(): Promise<void> {
    const next = !isHeld; // may have changed before the answer arrives, and then the next press is another request
    if (customer === null || next === requested) return;
    setRequested(next);
    await commands.hold(customer, next);
    setRequested((latest) => (latest === next ? null : latest));
  }

  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: fieldset has unwanted styles; a group of buttons */}
      <div className="call-controls" role="group" aria-label={texts.controls}>
        <Button className="call-button" aria-pressed={isMuted} onPress={toggleMute}>
          <span className="call-round">
            <CallIcon name={isMuted ? "microphoneOff" : "microphone"} />
          </span>
          {texts.mute}
        </Button>
        <Button
          className="call-button"
          aria-pressed={isHeld}
          isDisabled={customer === null}
          onPress={() => void toggleHold()}
        >
          <span className="call-round">
            <CallIcon name="hold" />
          </span>
          {texts.hold}
        </Button>
        <Button
          ref={keypadButton}
          className="call-button"
          aria-expanded={isKeypadOpen}
          isDisabled={customer === null}
          onPress={() => setKeypadOpen(!isKeypadOpen)}
        >
          <span className="call-round">
            <CallIcon name="keypad" />
          </span>
          {texts.keypad}
        </Button>
        <Button className="call-button call-end" onPress={onEnd}>
          <span className="call-round">
            <CallIcon name="end" />
          </span>
          {texts.end}
        </Button>
      </div>
      {isKeypadOpen && customer !== null && (
        <Keypad onPress={(key) => void commands.press(customer, key)} onClose={closeKeypad} />
      )}
    </>
  );
}
