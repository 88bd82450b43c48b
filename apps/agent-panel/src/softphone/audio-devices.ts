/** The devices that the agent has chosen for calls. */
import type { TextStore } from "@tributary/conduit";
import { type ChosenDevices, type DeviceKind, readChosenDevices, storeChosenDevice } from "./device-choice.ts";
import type { Microphone } from "./microphone.ts";
import type { Speaker } from "./speaker.ts";

/** The choices, which are kept for later sessions in this browser. */
export interface AudioDevices {
  readonly chosen: ChosenDevices;
  /** Uses the device from now on, also in a call. Resolves to false, with the device before in use, if it cannot be used. */
  choose(kind: DeviceKind, deviceId: string): Promise<boolean>;
  /** Another page has chosen the device. */
  adopt(kind: DeviceKind, deviceId: string): void;
}

/** Dependencies of {@link createAudioDevices}. */
export type AudioDevicesDeps = {
  readonly settings: TextStore;
  readonly reopenMicrophone: Microphone["reopen"];
  readonly speaker: Pick<Speaker, "choose">;
  readonly setRinger: (deviceId: string) => Promise<boolean>;
  readonly onChange: () => void;
};

/** Applies the stored choices. Rule PA-62. */
export function createAudioDevices(deps: AudioDevicesDeps): AudioDevices {
  const { settings, reopenMicrophone, speaker, setRinger, onChange } = deps;
  let chosen = readChosenDevices(settings);
  void speaker.choose(chosen.speaker);
  void setRinger(chosen.ringer);

  function change(kind: DeviceKind, deviceId: string): void {
    chosen = { ...chosen, [kind]: deviceId };
    storeChosenDevice(settings, kind, deviceId);
    onChange();
  }

  async function use(kind: DeviceKind): Promise<boolean> {
    if (kind === "microphone") return (await reopenMicrophone()).ok;
    return kind === "speaker" ? speaker.choose(chosen.speaker) : setRinger(chosen.ringer);
  }

  return {
    get chosen() {
      return chosen;
    },
    async choose(kind, deviceId) {
      const before = chosen[kind];
      change(kind, deviceId);
      if (await use(kind)) return true;
      // Unless another device has been chosen meanwhile.
      if (chosen[kind] === deviceId) {
        change(kind, before);
        await use(kind);
      }
      return false;
    },
    adopt(kind, deviceId) {
      if (chosen[kind] === deviceId) return;
      change(kind, deviceId);
      if (kind === "ringer") void setRinger(deviceId);
    },
  };
}
