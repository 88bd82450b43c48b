import { exampleOffer } from "@tributary/testkit";
import { expect, it } from "vitest";
import { answerTo, type LocalEnd } from "./answer.ts";
import { parseOffer } from "./offer.ts";

const END: LocalEnd = {
  iceUser: "user1234",
  icePassword: "password1234567890123456",
  fingerprint: "AA:BB",
  ssrc: 7,
  cname: "name",
  version: 1,
  addresses: [
    { address: "192.0.2.1", port: 40_000 },
    { address: "fd00::2", port: 40_001 },
  ],
};

/** An offer as Firefox makes it: credentials and fingerprint are those of the session. */
const SESSION_WIDE = [
  "v=0",
  "o=mozilla 1 0 IN IP4 0.0.0.0",
  "s=-",
  "t=0 0",
  `a=fingerprint:sha-256 ${"0a:".repeat(31)}0a`,
  "a=ice-ufrag:0b8e2a8d",
  "a=ice-pwd:0123456789abcdef0123456789abcdef",
  "a=group:BUNDLE 0",
  "m=audio 9 UDP/TLS/RTP/SAVPF 109 101",
  "c=IN IP4 0.0.0.0",
  "a=mid:0",
  "a=sendrecv",
  "a=setup:actpass",
  "a=rtpmap:109 OPUS/48000/2",
  "a=rtpmap:101 telephone-event/8000",
  "",
].join("\r\n");

it("[MC-01] reads the audio section of a browser's offer", () => {
  expect(parseOffer(exampleOffer())).toMatchObject({
    index: 0,
    mid: "0",
    opusPayloadType: 111,
    telephoneEvents: [
      { payloadType: 110, clockRate: 48_000 },
      { payloadType: 126, clockRate: 8_000 },
    ],
    iceUser: "offer1",
    fingerprint: { algorithm: "sha-256" },
    direction: "sendrecv",
  });
});

it("[MC-01] reads what an offer states for the whole session", () => {
  expect(parseOffer({ sdp: SESSION_WIDE })).toMatchObject({
    opusPayloadType: 109,
    iceUser: "0b8e2a8d",
    fingerprint: { value: `${"0A:".repeat(31)}0A` },
  });
});

it("[MC-01] rejects other sections, and answers the audio in its place", () => {
  const video = "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:camera\r\na=inactive\r\na=rtpmap:96 VP8/90000\r\n";
  const audio = exampleOffer().sdp.slice(exampleOffer().sdp.indexOf("m=audio"));
  const session = exampleOffer().sdp.slice(0, exampleOffer().sdp.indexOf("m=audio"));
  const offer = parseOffer({ sdp: session + video + audio });
  if (offer === undefined) throw new Error("The offer was not parsed.");

  const answer = answerTo(offer, END);

  const lines = answer.sdp.split("\r\n");
  expect(lines.filter((line) => /^(m=|a=mid|a=group|a=(inactive|sendrecv))/.test(line))).toEqual([
    "a=group:BUNDLE 0",
    "m=video 0 UDP/TLS/RTP/SAVPF 96",
    "a=inactive",
    "a=mid:camera",
    "m=audio 40000 UDP/TLS/RTP/SAVPF 111 110 126",
    "a=mid:0",
    "a=sendrecv",
  ]);
  expect(answer.candidates.map(({ sdpMLineIndex, sdpMid }) => [sdpMLineIndex, sdpMid])).toEqual([
    [1, "0"],
    [1, "0"],
  ]);
});

it("[VP-08] answers payload types that are repeated once", () => {
  const offer = parseOffer({
    sdp: SESSION_WIDE.replace("109 101", `109${" 101".repeat(7_800)}${" 109".repeat(7_800)}`),
  });
  if (offer === undefined) throw new Error("The offer was not parsed.");

  expect(answerTo(offer, END).sdp).toContain("SAVPF 109 101\r\nc=");
});

it("[VP-08] answers one telephone event for each clock rate", () => {
  const types = Array.from({ length: 10 }, (_, index) => 112 + index);
  const lines = types.map((type) => `a=rtpmap:${type} telephone-event/8000\r\n`).join("");
  const offer = parseOffer({ sdp: SESSION_WIDE.replace("109 101", `109 101 ${types.join(" ")}`) + lines });

  expect(offer?.telephoneEvents).toEqual([{ payloadType: 101, clockRate: 8_000 }]);
});

it.each([
  ["mid", (long: string) => `m=video 0 UDP/TLS/RTP/SAVPF 96\r\na=mid:${long}\r\n`],
  ["medium", (long: string) => `m=${long} 0 UDP/TLS/RTP/SAVPF 96\r\n`],
  ["protocol", (long: string) => `m=video 0 ${long} 96\r\n`],
  ["format", (long: string) => `m=video 0 UDP/TLS/RTP/SAVPF ${long}\r\n`],
])("[VP-08] refuses a section with a long %s", (_, sectionWith) => {
  expect(parseOffer({ sdp: SESSION_WIDE + sectionWith("x".repeat(64)) })).toBeDefined();
  expect(parseOffer({ sdp: SESSION_WIDE + sectionWith("x".repeat(65)) })).toBeUndefined();
});

it("[MC-01] prefers the first address", () => {
  const offer = parseOffer(exampleOffer());
  if (offer === undefined) throw new Error("The offer was not parsed.");

  const priorities = answerTo(offer, END).candidates.map(({ candidate }) => Number(candidate.split(" ")[3]));

  expect(priorities).toEqual([2_130_706_431, 2_130_706_175]);
});

it.each([
  ["recvonly", "sendonly"],
  ["sendonly", "recvonly"],
  ["inactive", "inactive"],
])("[MC-01] answers %s with %s", (offered, answered) => {
  const offer = parseOffer({ sdp: exampleOffer().sdp.replace("a=sendrecv", `a=${offered}`) });
  if (offer === undefined) throw new Error("The offer was not parsed.");

  expect(answerTo(offer, END).sdp).toContain(`\r\na=${answered}\r\n`);
});

it.each([
  ["a passive peer", (sdp: string) => sdp.replace("a=setup:actpass", "a=setup:passive")],
  ["a peer with ICE lite", (sdp: string) => sdp.replace("t=0 0", "t=0 0\r\na=ice-lite")],
  ["a section without a mid", (sdp: string) => sdp.replace("a=mid:0\r\n", "")],
  ["a mid that is not a token", (sdp: string) => sdp.replace("a=mid:0", "a=mid:0 0")],
  ["a short password", (sdp: string) => sdp.replace(/a=ice-pwd:.*/, "a=ice-pwd:short")],
  ["a fingerprint of SHA-1", (sdp: string) => sdp.replace("fingerprint:sha-256", "fingerprint:sha-1")],
  ["audio that is not encrypted", (sdp: string) => sdp.replace("UDP/TLS/RTP/SAVPF", "RTP/AVP")],
  ["too many sections", (sdp: string) => sdp + "m=video 0 UDP/TLS/RTP/SAVPF 96\r\n".repeat(20)],
  ["an Opus that is described, but not offered", (sdp: string) => sdp.replace("SAVPF 111 ", "SAVPF ")],
])("[MC-02] refuses %s", (_, change) => {
  expect(parseOffer({ sdp: change(exampleOffer().sdp) })).toBeUndefined();
});
