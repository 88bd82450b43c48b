import { expect, it } from "vitest";
import { RtcpPacketConverter, RtcpSourceDescriptionPacket, RtcpSrPacket, RtpHeader, RtpPacket } from "werift";
import { createReceptionStatistics } from "./reception-statistics.ts";
import { senderReport, timeOfSenderReport } from "./rtcp.ts";
import { isRtcp, parseRtpPacket } from "./rtp-packet.ts";

function packet(changes: Partial<RtpHeader> = {}, payload = Buffer.from([1, 2, 3])): Buffer {
  const header = new RtpHeader({
    payloadType: 111,
    sequenceNumber: 65_535,
    timestamp: 2 ** 32 - 1,
    ssrc: 9,
    ...changes,
  });
  return new RtpPacket(header, payload).serialize();
}

it("reads packets with and without extensions", () => {
  const plain = parseRtpPacket(packet({ marker: true }));
  const extended = parseRtpPacket(
    packet({ extension: true, extensionProfile: 0xbede, extensions: [{ id: 1, payload: Buffer.from([5]) }] }),
  );

  const expected = { payloadType: 111, sequenceNumber: 65_535, timestamp: 2 ** 32 - 1, ssrc: 9 };
  expect(plain).toEqual({ ...expected, marker: true, payload: Buffer.from([1, 2, 3]) });
  expect(extended).toMatchObject({ ...expected, payload: Buffer.from([1, 2, 3]) });
});

it("[VP-04] refuses packets that are cut in their header, and wrong paddings", () => {
  const whole = packet({
    extension: true,
    extensionProfile: 0xbede,
    extensions: [{ id: 1, payload: Buffer.from([5]) }],
  });
  for (let length = 0; length < 20; length += 1) expect(parseRtpPacket(whole.subarray(0, length))).toBeUndefined();
  const padded = packet();
  padded[0] = (padded[0] ?? 0) | 0x20;
  padded[padded.length - 1] = 200;
  expect(parseRtpPacket(padded)).toBeUndefined();
});

it("[VP-05] writes reports that other implementations read", () => {
  const report = senderReport({
    ssrc: 5,
    cname: "abc",
    atMs: 1_500,
    timestamp: 48_000,
    packets: 50,
    bytes: 4_000,
    reception: {
      ssrc: 9,
      fractionLost: 25,
      lost: -2,
      highestSequenceNumber: 70_000,
      jitter: 12,
      lastReport: 0x12345678,
      delaySinceLastReport: 65_536,
    },
  });

  const [sender, source] = RtcpPacketConverter.deSerialize(report);
  if (!(sender instanceof RtcpSrPacket) || !(source instanceof RtcpSourceDescriptionPacket))
    throw new Error("other packets");
  expect(sender.ssrc).toBe(5);
  expect(sender.senderInfo).toMatchObject({ rtpTimestamp: 48_000, packetCount: 50, octetCount: 4_000 });
  expect(sender.senderInfo.ntpTimestamp).toBe((2_208_988_801n << 32n) + (1n << 31n));
  expect(sender.reports[0]).toMatchObject({ ssrc: 9, fractionLost: 25, jitter: 12, lsr: 0x12345678, dlsr: 65_536 });
  expect(source.chunks[0]).toMatchObject({ source: 5, items: [{ type: 1, text: "abc" }] });
  expect(isRtcp(report)).toBe(true);
  expect(isRtcp(packet())).toBe(false);
  expect(timeOfSenderReport(report)).toBe(((2_208_988_801 % 65_536) * 65_536 + 32_768) % 2 ** 32);
  expect(timeOfSenderReport(report.subarray(0, 27))).toBeUndefined();
});

it("[VP-05] counts lost packets, over the wrap of sequence numbers", () => {
  const statistics = createReceptionStatistics(9);
  for (let number = 65_500; number < 65_600; number += 1) {
    if (number % 10 !== 0) statistics.add({ index: number, timestamp: number * 960 }, number * 20);
  }

  const first = statistics.report();
  for (let number = 64; number < 74; number += 1) {
    statistics.add({ index: 65_536 + number, timestamp: (65_536 + number) * 960 }, (65_536 + number) * 20);
  }
  const second = statistics.report();

  expect(first).toMatchObject({ lost: 9, fractionLost: 23, highestSequenceNumber: 65_536 + 63 });
  expect(second).toMatchObject({ lost: 9, fractionLost: 0 });
  expect(second.jitter).toBe(0);
});

it("[VP-05] begins to count again after a jump of sequence numbers", () => {
  const statistics = createReceptionStatistics(9);
  for (const index of [1, 2, 3, 30_000, 30_001]) statistics.add({ index, timestamp: 0 }, 0);

  expect(statistics.report()).toMatchObject({ lost: 0, highestSequenceNumber: 30_001 });
});

it("[VP-03, VP-05] old packets that are sent again are neither the newest nor counted", () => {
  const statistics = createReceptionStatistics(9);
  const add = (index: number): boolean => statistics.add({ index, timestamp: 0 }, 0);
  const fresh = [1, 2, 65_000, 65_001].map(add);

  const old = [60_000, 60_001, 60_002, 100, 101, 102, 65_001].map(add);

  expect([fresh, old]).toEqual([Array(4).fill(true), Array(7).fill(false)]);
  expect(add(65_002)).toBe(true);
  expect(statistics.report()).toMatchObject({ highestSequenceNumber: 65_002 });
});

it("[VP-05] a source without packets has lost none", () => {
  expect(createReceptionStatistics(9).report()).toEqual({
    ssrc: 9,
    fractionLost: 0,
    lost: 0,
    highestSequenceNumber: 0,
    jitter: 0,
  });
});
