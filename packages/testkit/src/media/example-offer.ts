import type { SessionDescription } from "@tributary/engine/ports";

/** Returns an offer of an audio connection as a browser makes it, complete with candidates. Offers of different numbers differ. */
export function exampleOffer(number = 1): SessionDescription {
  const candidate = `candidate:1 1 udp 2130706431 127.0.0.1 ${50_000 + number} typ host`;
  const sdp = [
    "v=0",
    `o=- ${number} 2 IN IP4 127.0.0.1`,
    "s=-",
    "t=0 0",
    "a=group:BUNDLE 0",
    "a=msid-semantic: WMS",
    "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126",
    "c=IN IP4 0.0.0.0",
    "a=rtcp:9 IN IP4 0.0.0.0",
    `a=ice-ufrag:offer${number}`,
    `a=ice-pwd:${"p".repeat(24)}`,
    "a=ice-options:trickle",
    `a=fingerprint:sha-256 ${"AB:".repeat(31)}AB`,
    "a=setup:actpass",
    "a=mid:0",
    "a=sendrecv",
    "a=msid:- microphone",
    "a=rtcp-mux",
    "a=rtpmap:111 opus/48000/2",
    "a=rtcp-fb:111 transport-cc",
    "a=fmtp:111 minptime=10;useinbandfec=1",
    "a=rtpmap:63 red/48000/2",
    "a=fmtp:63 111/111",
    "a=rtpmap:9 G722/8000",
    "a=rtpmap:0 PCMU/8000",
    "a=rtpmap:8 PCMA/8000",
    "a=rtpmap:13 CN/8000",
    "a=rtpmap:110 telephone-event/48000",
    "a=rtpmap:126 telephone-event/8000",
    `a=ssrc:${number} cname:example`,
    `a=${candidate}`,
    "",
  ];
  return { sdp: sdp.join("\r\n"), candidates: [{ candidate, sdpMid: "0", sdpMLineIndex: 0 }] };
}
