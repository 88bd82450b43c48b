/** Broadcasts about the audio, which hosts send and read as well. Source: docs/wire/streams.md#broadcasts, docs/wire/voice.md. */
import * as v from "valibot";
import { DEVICE_KINDS, type DeviceKind } from "./device-choice.ts";

export const BUS = {
  mute: "mute",
  muteToggle: "agent::mute_toggle",
  softphoneError: "agent::softphone_error",
  streamCreated: "agent::local_media_stream_created",
  sessionInit: "connection::session_init",
} as const;

/** Broadcast of a device that was chosen. */
export const deviceChangedEvent = (kind: DeviceKind): string => `configuration::${kind}_device_changed`;

/** A broadcast that the softphone reads. */
export type BusRequest =
  | { readonly type: "mute"; readonly isMuted: boolean }
  /** The page with the audio has muted the microphone, or unmuted it. */
  | { readonly type: "muted"; readonly isMuted: boolean }
  | { readonly type: "choose-device"; readonly kind: DeviceKind; readonly deviceId: string }
  | { readonly type: "device-chosen"; readonly kind: DeviceKind; readonly deviceId: string };

const muteData = v.object({ mute: v.boolean() });
const toggleData = v.object({ muted: v.boolean() });
const deviceData = v.object({ deviceId: v.pipe(v.string(), v.maxLength(512)) });

/** Reads a broadcast; null for any other one, and for a malformed one. */
export function busRequestOf(event: string, data: unknown): BusRequest | null {
  if (event === BUS.mute) {
    const parsed = v.safeParse(muteData, data);
    return parsed.success ? { type: "mute", isMuted: parsed.output.mute } : null;
  }
  if (event === BUS.muteToggle) {
    const parsed = v.safeParse(toggleData, data);
    return parsed.success ? { type: "muted", isMuted: parsed.output.muted } : null;
  }
  const chosen = DEVICE_KINDS.find((kind) => event === `configuration::set_${kind}_device`);
  const changed = DEVICE_KINDS.find((kind) => event === deviceChangedEvent(kind));
  const kind = chosen ?? changed;
  const parsed = v.safeParse(deviceData, data);
  if (kind === undefined || !parsed.success) return null;
  return { type: chosen === undefined ? "device-chosen" : "choose-device", kind, deviceId: parsed.output.deviceId };
}
