import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "react-aria-components";
import type { AvailabilitySnapshot } from "../features/availability/availability.view-model.ts";
import { AvailabilityPicker } from "../features/availability/index.ts";
import { messages } from "../messages/en.ts";
import { Icon, Mark } from "../shared/icons.tsx";
import type { ReadableStore } from "../shared/store.ts";
import type { LoadedCalls } from "./panel/call-loader.ts";
import { WithCalls } from "./with-calls.tsx";

const texts = messages.shell;

type Props = {
  readonly agentName: string;
  readonly isSoundOn: boolean;
  readonly availability: AvailabilitySnapshot;
  readonly openContacts: number;
  readonly on: {
    readonly onChooseState: (stateId: string) => void;
    readonly onCancelNext: () => void;
    readonly onToggleSound: () => void;
    readonly onSignOut: () => void;
    readonly calls: ReadableStore<LoadedCalls | null>;
  };
};

/** The agent's state and name, the ring tone and the sign-out, which asks while contacts are open. */
export function TopBar({ agentName, isSoundOn, availability, openContacts, on }: Props): ReactNode {
  const [isAsking, setAsking] = useState(false);
  if (isAsking && openContacts === 0) setAsking(false); // else the question would return with the next chat
  const signOut = useRef<HTMLButtonElement>(null);
  const wasAsking = useRef(false);
  useEffect(() => {
    if (wasAsking.current && !isAsking && document.hasFocus()) signOut.current?.focus();
    wasAsking.current = isAsking;
  }, [isAsking]);
  return (
    <>
      <header className="top-bar">
        <h1 className="brand">
          <Mark />
          <span>{messages.product}</span>
        </h1>
        <AvailabilityPicker snapshot={availability} onChoose={on.onChooseState} onCancelNext={on.onCancelNext} />
        <span className="top-bar-agent">{agentName}</span>
        <Button
          className="button button-quiet button-icon"
          aria-label={texts.sound}
          data-tip={isSoundOn ? texts.soundOn : texts.soundOff}
          aria-pressed={isSoundOn}
          onPress={on.onToggleSound}
        >
          <Icon name={isSoundOn ? "sound" : "soundOff"} />
        </Button>
        <WithCalls calls={on.calls}>{({ AudioButton, desk }) => <AudioButton desk={desk} />}</WithCalls>
        <Button
          ref={signOut}
          className="button button-quiet button-icon"
          aria-label={texts.signOut}
          data-tip={texts.signOut}
          onPress={() => (openContacts === 0 ? on.onSignOut() : setAsking(true))}
        >
          <Icon name="signOut" />
        </Button>
      </header>
      {isAsking && (
        <SignOutQuestion openContacts={openContacts} onStay={() => setAsking(false)} onSignOut={on.onSignOut} />
      )}
    </>
  );
}

type SignOutProps = {
  readonly openContacts: number;
  readonly onStay: () => void;
  readonly onSignOut: () => void;
};

/** Asks before customers are left without an answer. */
function SignOutQuestion({ openContacts, onStay, onSignOut }: SignOutProps): ReactNode {
  return (
    // biome-ignore lint/a11y/useSemanticElements: fieldset has unwanted styles; a confirmation with two buttons
    <div
      className="notice notice-warning sign-out-question"
      role="group"
      aria-label={texts.signOutQuestion(openContacts)}
      onKeyDown={(event) => event.key === "Escape" && onStay()}
    >
      <p>{texts.signOutQuestion(openContacts)}</p>
      <div className="answers">
        <Button className="button button-small" autoFocus onPress={onStay}>
          {texts.stay}
        </Button>
        <Button className="button button-danger button-small" onPress={onSignOut}>
          {texts.signOut}
        </Button>
      </div>
    </div>
  );
}
