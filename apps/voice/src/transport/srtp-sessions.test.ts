import { KeyObject, randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { keyLength, RtpHeader, SrtcpSession, SrtpSession, saltLength } from "werift";
import { senderReport } from "./rtcp.ts";
import { createSrtpSessions } from "./srtp-sessions.ts";

const AES_GCM = 0x0007;
const AES_CM = 0x0001;

/** Keys of one end, and the same of the other. */
function configs(profile: typeof AES_GCM | typeof AES_CM) {
  const master = () => ({ key: randomBytes(keyLength(profile)), salt: randomBytes(saltLength(profile)) });
  const configOf = (local: ReturnType<typeof master>, remote: ReturnType<typeof master>) => ({
    keys: {
      localMasterKey: local.key,
      localMasterSalt: local.salt,
      remoteMasterKey: remote.key,
      remoteMasterSalt: remote.salt,
    },
    profile,
  });
  const [own, peer] = [master(), master()];
  return { own: configOf(own, peer), peer: configOf(peer, own) } as const;
}

const HEADER = { payloadType: 111, sequenceNumber: 7, timestamp: 960, ssrc: 9 };

it.each([
  ["AES-GCM", AES_GCM],
  ["AES-CM with HMAC-SHA1", AES_CM],
] as const)("exchanges audio and reports with sessions whose keys are bytes: %s", (_name, profile) => {
  const { own, peer } = configs(profile);
  const sessions = createSrtpSessions(own);
  const others = { srtp: new SrtpSession(peer), srtcp: new SrtcpSession(peer) };
  const payload = Buffer.from("audio");
  const report = senderReport({ ssrc: 9, cname: "a", atMs: 0, timestamp: 0, packets: 1, bytes: 5 });

  for (const [from, to] of [
    [sessions, others],
    [others, sessions],
  ] as const) {
    const received = to.srtp.decrypt(from.srtp.encrypt(payload, new RtpHeader(HEADER)));
    expect(received.subarray(-payload.length)).toEqual(payload);
    expect(to.srtcp.decrypt(from.srtcp.encrypt(report))).toEqual(report);
  }
});

it.each([AES_GCM, AES_CM] as const)("passes the same objects as keys for each packet: profile %s", (profile) => {
  const { srtp, srtcp } = createSrtpSessions(configs(profile).own);

  for (const { localContext, remoteContext } of [srtp, srtcp])
    for (const { cipher } of [localContext, remoteContext])
      for (const [name, value] of Object.entries(cipher))
        if (/Key$|AuthTag$/.test(name)) expect(value, name).toBeInstanceOf(KeyObject);
});
