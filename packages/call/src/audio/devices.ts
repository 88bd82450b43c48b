import type { MediaInput } from "./media-types.ts";

/** A microphone or a speaker. `label` is empty until the customer has permitted the microphone. */
export type CallDevice = { readonly id: string; readonly label: string };

/** Devices to choose from. */
export type CallDevices = {
  readonly microphones: readonly CallDevice[];
  /** Empty if the browser has no choice of speakers. */
  readonly speakers: readonly CallDevice[];
};

const NONE: CallDevices = { microphones: [], speakers: [] };

/** Returns the devices of the browser. None if it has no microphones for this page. */
export async function listDevices(media: MediaInput | null, hasSpeakers: boolean): Promise<CallDevices> {
  const devices = await media?.enumerateDevices().catch(() => undefined);
  if (devices === undefined) return NONE;
  const ofKind = (wanted: MediaDeviceKind): readonly CallDevice[] =>
    devices
      .filter(({ kind, deviceId }) => kind === wanted && deviceId !== "")
      .map(({ deviceId, label }) => ({ id: deviceId, label }));
  return { microphones: ofKind("audioinput"), speakers: hasSpeakers ? ofKind("audiooutput") : [] };
}
