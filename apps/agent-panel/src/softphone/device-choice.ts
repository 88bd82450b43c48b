import type { TextStore } from "@tributary/conduit";
import type { BrowserMedia } from "./browser-media.ts";

/** Use of a device. `ringer`: loudspeaker that rings. */
export type DeviceKind = "microphone" | "speaker" | "ringer";

export const DEVICE_KINDS: readonly DeviceKind[] = ["microphone", "speaker", "ringer"];

/** Ids of the chosen devices; empty: that of the system. */
export type ChosenDevices = Readonly<Record<DeviceKind, string>>;

/** A device that can be chosen. Its label is from the operating system, and empty until the browser permits the microphone. */
export type AudioDevice = { readonly deviceId: string; readonly label: string };

/** Devices that can be chosen, without those of the system, which have no id. */
export type DeviceList = Readonly<Record<DeviceKind, readonly AudioDevice[]>>;

const keyOf = (kind: DeviceKind): string => `tributary.${kind}`;

/** Returns the choices of this browser. */
export function readChosenDevices(settings: Pick<TextStore, "get">): ChosenDevices {
  const chosen = (kind: DeviceKind): string => settings.get(keyOf(kind)) ?? "";
  return { microphone: chosen("microphone"), speaker: chosen("speaker"), ringer: chosen("ringer") };
}

export function storeChosenDevice(settings: Pick<TextStore, "set">, kind: DeviceKind, deviceId: string): void {
  settings.set(keyOf(kind), deviceId);
}

/** Returns the devices of the machine; none if the browser does not list them. */
export async function listDevices(devices: BrowserMedia["devices"]): Promise<DeviceList> {
  const all = (await devices?.enumerateDevices().catch(() => [])) ?? [];
  const named = (wanted: MediaDeviceKind): readonly AudioDevice[] =>
    all
      .filter(({ kind, deviceId }) => kind === wanted && deviceId !== "" && !ALIASES.has(deviceId))
      .map(({ deviceId, label }) => ({ deviceId, label }));
  const speakers = named("audiooutput");
  return { microphone: named("audioinput"), speaker: speakers, ringer: speakers };
}

/** Entries of Chromium that name another device. */
const ALIASES: ReadonlySet<string> = new Set(["default", "communications"]);
