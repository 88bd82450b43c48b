import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useId, useRef, useState } from "react";
import { Button } from "react-aria-components";
import { callMessages as texts } from "../../messages/call.en.ts";
import { KEYS, keyOf } from "./call.view-model.ts";
import { partyName } from "./call-parties.view.tsx";
import { firstKeypadParty, type KeypadParty } from "./call-parties.view-model.ts";

/** Keys that are shown of those that were pressed. */
const MAX_SHOWN = 24;

/** A keypad that can be opened. */
export type OpenableKeypad = {
  /** Connection of the party that the keys are for; null while the keypad is closed. */
  readonly partyId: string | null;
  /** Gets the focus when the agent closes the keypad. */
  readonly button: RefObject<HTMLButtonElement | null>;
  readonly toggle: () => void;
  readonly close: () => void;
  readonly choose: (partyId: string) => void;
};

/** Closes the keypad when its party leaves the call: keys that the agent goes on to press must not reach another one. Rule PA-74. */
export function useKeypad(parties: readonly KeypadParty[]): OpenableKeypad {
  const [partyId, setPartyId] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const isGone = partyId !== null && !parties.some(({ connectionId }) => connectionId === partyId);

  function close(): void {
    setPartyId(null);
    button.current?.focus();
  }

  useEffect(() => {
    if (isGone) setPartyId(null); // the list of parties takes the focus
  }, [isGone]);

  return {
    partyId: isGone ? null : partyId,
    button,
    toggle: () => setPartyId(partyId === null ? firstKeypadParty(parties) : null),
    close,
    choose: setPartyId,
  };
}

type Props = {
  readonly parties: readonly KeypadParty[];
  readonly keypad: OpenableKeypad;
  readonly onPress: (partyId: string, key: string) => void;
};

/** Sends tones to a party: by its buttons, or by the same keys of the keyboard while the focus is in it. */
export function Keypad({ parties, keypad: { partyId, close, choose }, onPress }: Props): ReactNode {
  const [pressed, setPressed] = useState("");
  const keypad = useRef<HTMLDivElement>(null);
  useEffect(() => keypad.current?.focus(), []);
  if (partyId === null) return null;
  const chosenId = partyId;

  function press(key: string): void {
    setPressed((before) => (before + key).slice(-MAX_SHOWN));
    onPress(chosenId, key);
  }

  function onKey(event: KeyboardEvent): void {
    if (event.key === "Escape") close();
    const key = keyOf(event);
    if (key === null || event.repeat) return;
    event.preventDefault();
    press(key);
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: fieldset has unwanted styles; a group of buttons
    <div ref={keypad} className="keypad" role="group" aria-label={texts.keypadRegion} tabIndex={-1} onKeyDown={onKey}>
      {parties.length > 1 && (
        <PartyChoice
          parties={parties}
          chosenId={chosenId}
          onChoose={(next) => {
            setPressed("");
            choose(next);
          }}
        />
      )}
      <output className="keypad-pressed" aria-label={texts.pressed} dir="ltr">
        {pressed}
      </output>
      <div className="keypad-keys" dir="ltr">
        {KEYS.map((key) => (
          <Button key={key} className="button keypad-key" onPress={() => press(key)}>
            {key}
          </Button>
        ))}
      </div>
    </div>
  );
}

type ChoiceProps = {
  readonly parties: readonly KeypadParty[];
  readonly chosenId: string;
  readonly onChoose: (partyId: string) => void;
};

function PartyChoice({ parties, chosenId, onChoose }: ChoiceProps): ReactNode {
  const id = useId();
  return (
    <div className="keypad-party">
      <label htmlFor={id}>{texts.keysFor}</label>
      <select id={id} value={chosenId} onChange={({ target }) => onChoose(target.value)}>
        {parties.map((party) => (
          <option key={party.connectionId} value={party.connectionId}>
            {partyName(party)}
          </option>
        ))}
      </select>
    </div>
  );
}
