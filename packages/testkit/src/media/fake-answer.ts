import type { SessionDescription } from "@tributary/engine/ports";

/** Longest offer that is answered. Unit: characters. */
const MAX_OFFER_LENGTH = 100_000;

/** Returns an answer to the offer of an audio connection as a browser makes it; null if it is not one. Deterministic in its arguments. */
export function fakeAnswer(offer: SessionDescription, generation: number): SessionDescription | null {
  const lines = offer.sdp.length > MAX_OFFER_LENGTH ? [] : offer.sdp.split("\r\n");
  const has = (start: string) => lines.some((line) => line.startsWith(start));
  const audio = lines.find((line) => line.startsWith("m=audio ") && !line.startsWith("m=audio 0 "));
  const opus = formatsOf(lines, /^opus\/48000\/2$/)[0];
  const isComplete = has("a=ice-ufrag:") && has("a=ice-pwd:") && has("a=fingerprint:");
  if (audio === undefined || opus === undefined || !isComplete) return null;
  const keys = formatsOf(lines, /^telephone-event\/\d+$/);
  const mid = lines.find((line) => line.startsWith("a=mid:"))?.slice("a=mid:".length) ?? "0";
  const candidate = `candidate:1 1 udp 2130706431 127.0.0.1 ${40_000 + generation} typ host`;
  const sdp = [
    "v=0",
    "o=- 1 1 IN IP4 127.0.0.1",
    "s=-",
    "t=0 0",
    `a=group:BUNDLE ${mid}`,
    `m=audio 9 UDP/TLS/RTP/SAVPF ${[opus, ...keys].map(({ type }) => type).join(" ")}`,
    "c=IN IP4 0.0.0.0",
    `a=mid:${mid}`,
    "a=msid:tributary audio",
    ...[opus, ...keys].map(({ type, format }) => `a=rtpmap:${type} ${format}`),
    `a=fmtp:${opus.type} minptime=10;useinbandfec=1`,
    `a=ice-ufrag:fake${generation}`,
    `a=ice-pwd:${"0".repeat(22)}${generation}`,
    `a=fingerprint:sha-256 ${"00:".repeat(31)}00`,
    "a=setup:active",
    "a=sendrecv",
    "a=rtcp-mux",
    `a=${candidate}`,
    "a=end-of-candidates",
    "",
  ];
  return { sdp: sdp.join("\r\n"), candidates: [{ candidate, sdpMid: mid, sdpMLineIndex: 0 }] };
}

type Format = { readonly type: string; readonly format: string };

/** Returns the offered formats whose names match. */
function formatsOf(lines: readonly string[], name: RegExp): readonly Format[] {
  return lines
    .map((line) => /^a=rtpmap:(\d+) (.+)$/.exec(line))
    .filter((match) => match !== null && name.test(match[2] ?? ""))
    .map((match) => ({ type: match?.[1] ?? "", format: match?.[2] ?? "" }));
}
