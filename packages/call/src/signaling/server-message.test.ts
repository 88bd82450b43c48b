import { parseSignalingReply } from "@tributary/protocol/signaling";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readServerMessage, readSessionAnswer } from "./server-message.ts";

const STATE = { phase: "connected", isOnHold: false, isMuted: true, agentName: "Ada", endReason: null };

const RELAY = { urls: ["turn:center.example"], username: "u", credential: "c" };

/** Messages that are nearly right: members of the real ones, some with other values. */
const value = fc.oneof(
  fc.constantFrom<unknown>(null, undefined, true, 7, "text", "connected", "ended", {}, [], STATE),
  fc.record({ code: fc.constantFrom<unknown>(404, "404"), message: fc.constantFrom<unknown>("gone", 1) }),
  fc.record(
    {
      phase: fc.constantFrom<unknown>("connecting", "waiting", "other", 1),
      isOnHold: fc.constantFrom<unknown>(true, "true"),
      isMuted: fc.constantFrom<unknown>(false, null),
      agentName: fc.constantFrom<unknown>(null, "Ada", 5),
      endReason: fc.constantFrom<unknown>(null, "closed", 5),
      canCallBack: fc.constantFrom<unknown>(true, 1),
      ringsForMs: fc.constantFrom<unknown>(20_000, "20000", null),
      iceServers: fc.constantFrom<unknown>(
        [RELAY],
        [],
        RELAY,
        [{ ...RELAY, urls: "turn:" }],
        [{ ...RELAY, username: 1 }],
      ),
    },
    { requiredKeys: ["phase", "isOnHold", "isMuted", "agentName", "endReason"] },
  ),
);
const message = fc.oneof(
  value,
  fc.record(
    {
      jsonrpc: fc.constant("2.0"),
      id: fc.constantFrom<unknown>(1, "probe", null, {}),
      method: fc.constantFrom<unknown>("callState", "other", 1),
      params: value,
      result: value,
      error: value,
    },
    { requiredKeys: [] },
  ),
);

describe("readServerMessage", () => {
  it("[CC-06] understands the messages that the schemas of the protocol accept", () => {
    fc.assert(
      fc.property(message, (sent) => {
        const text = JSON.stringify(sent) ?? "undefined";
        const read = readServerMessage(text);
        const expected = text === "undefined" ? undefined : parseSignalingReply(JSON.parse(text));
        const isServerRequest = expected !== undefined && "method" in expected && expected.method === "bye";

        expect(read === undefined, text).toBe(expected === undefined || isServerRequest);
        if (read?.kind === "state") expect(expected).toMatchObject({ params: read.state });
        if (read?.kind === "error") expect(expected).toMatchObject({ error: { code: read.code } });
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(["", "{", "null", "[]", '"text"', '{"id":1}', '{"method":"callState"}', '{"id":{},"result":1}'])(
    "[CC-06] ignores %j",
    (text) => expect(readServerMessage(text)).toBeUndefined(),
  );
});

describe("readSessionAnswer", () => {
  const candidate = { candidate: "a", sdpMid: "0", sdpMLineIndex: 0 };

  it("[CC-06] reads an answer with its candidates", () => {
    const answer = { sdp: "v=0", candidates: [candidate, { ...candidate, sdpMid: null, sdpMLineIndex: null }] };

    expect(readSessionAnswer({ ...answer, peerConnectionId: "p" })).toEqual(answer);
  });

  it.each([
    null,
    {},
    { sdp: "v=0" },
    { sdp: 1, candidates: [] },
    { sdp: "v=0", candidates: [{ ...candidate, candidate: 1 }] },
    { sdp: "v=0", candidates: [{ ...candidate, sdpMid: 0 }] },
    { sdp: "v=0", candidates: [{ ...candidate, sdpMLineIndex: "0" }] },
  ])("[CC-06] finds no answer in %j", (result) => expect(readSessionAnswer(result)).toBeUndefined());
});
