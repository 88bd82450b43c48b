import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { CallIcon, type CallIconName } from "./call-icons.view.tsx";
import type { CallPanel, CallViewProps } from "./call-model.ts";
import { Devices } from "./devices.view.tsx";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

/** Buttons of a call, and the panel that one of them opens. */
export function Controls({ model, phrase, state }: CallViewProps): JSX.Element {
  const isMuted = state.snapshot?.isMuted === true;
  const opener = useRef<HTMLDivElement>(null);

  function onKey(event: KeyboardEvent): void {
    const { key, ctrlKey, metaKey, altKey, repeat } = event;
    const isPlain = !ctrlKey && !metaKey && !altKey && !repeat;
    if (state.panel === "keypad" && isPlain && KEYS.includes(key)) model.press(key);
    if (key !== "Escape" || state.panel === null) return;
    event.preventDefault(); // this Escape closes the panel; it must not minimize the call as well
    opener.current?.querySelector<HTMLElement>("[aria-expanded=true]")?.focus();
    model.toggle(state.panel);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys press those of the keypad, and Escape closes a panel, wherever the focus is in the controls
    <div class="call-controls" onKeyDown={onKey}>
      <div class="call-buttons" ref={opener}>
        <button type="button" class="call-button" aria-pressed={isMuted} onClick={() => model.toggleMute()}>
          <CallIcon name={isMuted ? "muted" : "microphone"} />
          <span>{phrase("mute")}</span>
        </button>
        <Opener panel="keypad" model={model} phrase={phrase} state={state} />
        <Opener panel="devices" model={model} phrase={phrase} state={state} />
      </div>
      {state.panel === "keypad" && <Keypad model={model} phrase={phrase} state={state} />}
      {state.panel === "devices" && <Devices model={model} phrase={phrase} state={state} />}
      <p class="problem" role="alert">
        {state.problem === null ? "" : phrase(state.problem)}
      </p>
    </div>
  );
}

function Opener({
  panel,
  model,
  phrase,
  state,
}: CallViewProps & { readonly panel: CallPanel & CallIconName }): JSX.Element {
  return (
    <button type="button" class="call-button" aria-expanded={state.panel === panel} onClick={() => model.toggle(panel)}>
      <CallIcon name={panel} />
      <span>{phrase(panel)}</span>
    </button>
  );
}

/** Keys of a telephone. The keyboard presses them too. */
function Keypad({ model, phrase, state }: CallViewProps): JSX.Element {
  const first = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => first.current?.focus(), []);
  const names: Readonly<Record<string, string>> = { "*": phrase("star"), "#": phrase("hash") };
  return (
    <fieldset class="call-panel" aria-label={phrase("keypad")}>
      <output class="call-digits" aria-label={phrase("keys")} dir="ltr">
        {state.digits}
      </output>
      <div class="call-keys" dir="ltr">
        {KEYS.map((key) => (
          <button
            key={key}
            ref={key === "1" ? first : null}
            type="button"
            class="call-key"
            aria-label={names[key]}
            onClick={() => model.press(key)}
          >
            {key}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
