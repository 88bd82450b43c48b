import type { CallDevice } from "@tributary/call";
import type { JSX } from "preact";
import type { CallViewProps } from "./call-model.ts";
import type { CallPhrase } from "./call-phrase.ts";

/** Choice of microphone and, where the browser has it, speaker. */
export function Devices({ model, phrase, state }: CallViewProps): JSX.Element {
  const { microphones = [], speakers = [], microphoneId = null, speakerId = null } = state.devices ?? {};
  return (
    <fieldset class="call-panel" aria-label={phrase("devices")}>
      <Choice
        label={phrase("microphone")}
        devices={microphones}
        chosenId={microphoneId}
        phrase={phrase}
        onChoose={(id) => model.chooseMicrophone(id)}
      />
      {speakers.length > 0 && (
        <Choice
          label={phrase("speaker")}
          devices={speakers}
          chosenId={speakerId}
          phrase={phrase}
          onChoose={(id) => model.chooseSpeaker(id)}
        />
      )}
    </fieldset>
  );
}

type ChoiceProps = {
  readonly label: string;
  readonly devices: readonly CallDevice[];
  /** Null: the first is shown, which is the system's. */
  readonly chosenId: string | null;
  readonly phrase: CallPhrase;
  readonly onChoose: (id: string) => void;
};

function Choice({ label, devices, chosenId, phrase, onChoose }: ChoiceProps): JSX.Element {
  return (
    <label class="field">
      <span>{label}</span>
      <select value={chosenId ?? devices[0]?.id ?? ""} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
        {devices.map(({ id, label: name }, index) => (
          <option key={id} value={id}>
            {name === "" ? phrase("device", { number: index + 1 }) : name}
          </option>
        ))}
      </select>
    </label>
  );
}
