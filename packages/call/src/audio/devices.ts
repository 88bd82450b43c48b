import type { MediaInput } from "./media-types.ts";

/** A microphone or a speaker. `label` is empty until the customer has permitted the microphone. */
export type CallDevice = { readonly id: string; readonly label: string };

/** Devices to choose from, and those in use. */
export type CallDevices = {
  readonly microphones: readonly CallDevice[];
  /** Empty if the browser has no choice of speakers. */
  readonly speakers: readonly CallDevice[];
  /** Null: none, or the browser does not report it. */
  readonly microphoneId: string | null;
  /** Null until one has been chosen: the system's. */
  readonly speakerId: string | null;
};

/** Devices that are in use. `canChooseSpeaker`: false if the browser has no choice of speakers. */
export type DevicesInUse = Pick<CallDevices, "microphoneId" | "speakerId"> & { readonly canChooseSpeaker: boolean };

/** Returns the devices of the browser. None if it has no microphones for this page. */
export async function listDevices(
  media: MediaInput | null,
  { canChooseSpeaker, ...inUse }: DevicesInUse,
): Promise<CallDevices> {
  const devices = (await media?.enumerateDevices().catch(() => undefined)) ?? [];
  const ofKind = (wanted: MediaDeviceKind): readonly CallDevice[] =>
    devices
      .filter(({ kind, deviceId }) => kind === wanted && deviceId !== "")
      .map(({ deviceId, label }) => ({ id: deviceId, label }));
  return { ...inUse, microphones: ofKind("audioinput"), speakers: canChooseSpeaker ? ofKind("audiooutput") : [] };
}
