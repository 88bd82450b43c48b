import type { SoftphoneMediaInfo } from "@tributary/protocol/host-data";
import * as v from "valibot";

/** Access to the audio of a call. `endpoint`: address that failures name for host pages. */
export type AudioConfig = {
  readonly token: string;
  readonly endpoint: string;
  readonly iceServers: readonly RTCIceServer[];
};

const iceServer = v.object({
  urls: v.union([v.string(), v.array(v.string())]),
  username: v.optional(v.string()),
  credential: v.optional(v.string()),
});

const config = v.object({
  signalingEndpoint: v.fallback(v.string(), ""),
  iceServers: v.fallback(v.array(iceServer), []),
});

/** Reads the media info of the agent's leg; null if it opens nothing. Source: docs/wire/voice.md#media-info. */
export function audioConfigOf(media: SoftphoneMediaInfo | null): AudioConfig | null {
  if (media?.callContextToken === undefined) return null;
  const parsed = v.safeParse(config, jsonOf(media.callConfigJson ?? "{}"));
  const { signalingEndpoint: endpoint, iceServers } = parsed.success
    ? parsed.output
    : { signalingEndpoint: "", iceServers: [] };
  return { token: media.callContextToken, endpoint, iceServers: iceServers.map(withoutUndefined) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a leg without relays
  }
}

function withoutUndefined({ urls, username, credential }: v.InferOutput<typeof iceServer>): RTCIceServer {
  return { urls, ...(username !== undefined && { username }), ...(credential !== undefined && { credential }) };
}
