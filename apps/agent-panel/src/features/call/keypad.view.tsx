import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "react-aria-components";
import { callMessages as texts } from "../../messages/call.en.ts";
import { KEYS, keyOf } from "./call.view-model.ts";

type Props = { readonly onPress: (key: string) => void; readonly onClose: () => void };

/** Keys that are shown of those that were pressed. */
const MAX_SHOWN = 24;

/** Sends tones: by its buttons, or by the same keys of the keyboard while the focus is in it. */
export function Keypad({ onPress, onClose }: Props): ReactNode {
  const [pressed, setPressed] = useState("");
  const keypad = useRef<HTMLDivElement>(null);
  useEffect(() => keypad.current?.focus(), []);

  function press(key: string): void {
    setPressed((before) => (before + key).slice(-MAX_SHOWN));
    onPress(key);
  }

  function onKey(event: KeyboardEvent): void {
    if (event.key === "Escape") onClose();
    const key = keyOf(event);
    if (key === null || event.repeat) return;
    event.preventDefault();
    press(key);
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: fieldset has unwanted styles; a group of buttons
    <div ref={keypad} className="keypad" role="group" aria-label={texts.keypadRegion} tabIndex={-1} onKeyDown={onKey}>
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
