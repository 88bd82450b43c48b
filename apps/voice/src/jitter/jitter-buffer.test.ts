import { createSeededRandom } from "@tributary/testkit";
import { expect, it } from "vitest";
import { createJitterBuffer, type JitterStep } from "./jitter-buffer.ts";

/** A packet on its way. `number`: its place in the sender's count. */
type Sent = {
  readonly number: number;
  readonly arrivesMs: number;
  readonly timestamp?: number;
  readonly ssrc?: number;
};

const FRAME_MS = 20;

/** Sends packets and plays a step every 20 milliseconds, until a second after the last one. Returns the steps with their times. */
function run(packets: readonly Sent[], onStep: (nowMs: number) => void = () => undefined) {
  const buffer = createJitterBuffer();
  const waiting = packets.toSorted((a, b) => a.arrivesMs - b.arrivesMs);
  const endMs = (waiting.at(-1)?.arrivesMs ?? 0) + 1_000;
  const steps: { readonly atMs: number; readonly step: JitterStep; readonly number: number | undefined }[] = [];
  let owed = 0;
  for (let nowMs = 7; nowMs < endMs; nowMs += FRAME_MS) {
    while ((waiting[0]?.arrivesMs ?? Number.POSITIVE_INFINITY) <= nowMs) {
      const sent = waiting.shift();
      if (sent !== undefined) buffer.add(packetOf(sent), sent.arrivesMs);
    }
    onStep(nowMs);
    for (owed += 960; owed > 0; ) {
      const step = buffer.next(nowMs);
      const number = step.kind === "play" ? step.packet.payload.readUInt32BE(0) : undefined;
      steps.push({ atMs: nowMs, step, number });
      owed -= step.kind === "play" ? step.packet.samples : step.samples;
    }
  }
  return { buffer, steps, played: steps.flatMap(({ number }) => number ?? []) };
}

function packetOf({ number, timestamp, ssrc = 1 }: Sent) {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(number);
  return { timestamp: (timestamp ?? number * 960) >>> 0, ssrc, samples: 960, payload };
}

/** Packets that arrive evenly, with changes: undefined drops one. */
function evenly(count: number, change: (sent: Sent) => Sent | undefined = (sent) => sent): readonly Sent[] {
  return Array.from({ length: count }, (_, number) => ({ number, arrivesMs: 50 + number * FRAME_MS })).flatMap(
    (sent) => change(sent) ?? [],
  );
}

const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index);

/** Delay from arrival to playing of each packet. */
function delaysOf(steps: ReturnType<typeof run>["steps"], packets: readonly Sent[]) {
  const arrival = new Map(packets.map(({ number, arrivesMs }) => [number, arrivesMs]));
  return steps.flatMap(({ atMs, number }) => (number === undefined ? [] : atMs - (arrival.get(number) ?? 0)));
}

it("[VP-10, VP-11] plays even packets in order, 40 to 60 milliseconds after they arrived", () => {
  const packets = evenly(100);

  const { steps, played } = run(packets);

  expect(played).toEqual(numbers(100));
  const delays = delaysOf(steps, packets);
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(40);
  expect(Math.max(...delays)).toBeLessThanOrEqual(60);
});

it("[VP-10] plays packets in the order of their timestamps, and each once", () => {
  const swapped = evenly(100, (sent) => {
    const late = sent.number % 10 === 4 ? 25 : 0;
    return { ...sent, arrivesMs: sent.arrivesMs + late };
  });

  const { played } = run([...swapped, ...swapped]);

  expect(played).toEqual(numbers(100));
});

it("[VP-10] continues over the wrap of timestamps", () => {
  const start = 2 ** 32 - 40 * 960;

  const { played } = run(evenly(100, (sent) => ({ ...sent, timestamp: start + sent.number * 960 })));

  expect(played).toEqual(numbers(100));
});

it("[VP-12] recovers a gap of one packet from the next one", () => {
  const { steps, played } = run(evenly(100, (sent) => (sent.number === 50 ? undefined : sent)));

  expect(played).toEqual(numbers(100).filter((number) => number !== 50));
  const recovered = steps.flatMap(({ step }) => (step.kind === "recover" ? step : []));
  expect(recovered.map(({ packet, samples }) => [packet.payload.readUInt32BE(0), samples])).toEqual([[51, 960]]);
});

it("[VP-12] makes up 100 milliseconds of a longer gap, then is silent, and recovers its last packet", () => {
  const { steps, played } = run(evenly(100, (sent) => (sent.number >= 50 && sent.number < 60 ? undefined : sent)));

  const from = steps.findIndex(({ number }) => number === 49) + 1;
  const gap = steps.slice(from, from + 10).map(({ step }) => step.kind);
  expect(gap.slice(0, 5)).toEqual(Array(5).fill("conceal"));
  expect(gap.slice(5).filter((kind) => kind === "silence").length).toBeGreaterThanOrEqual(3);
  expect(played.slice(50)).toEqual(numbers(40, 60));
});

it("[VP-12] is silent when nothing arrives any more", () => {
  const { steps } = run(evenly(50));

  const after = steps.slice(steps.findIndex(({ number }) => number === 49) + 1).map(({ step }) => step.kind);
  expect(after.filter((kind) => kind === "conceal")).toHaveLength(5);
  expect(after.at(-1)).toBe("silence");
});

it.each([1, 2, 3, 4, 5])("[VP-11] at most one packet in fifty is late under jitter, with seed %i", (seed) => {
  const random = createSeededRandom(seed);
  const packets = evenly(1_500, (sent) => ({ ...sent, arrivesMs: sent.arrivesMs + random.fraction() ** 3 * 120 }));

  const { buffer, played } = run(packets);

  // The first packets teach how uneven the others are.
  const later = played.filter((number) => number >= 500);
  expect(later.length).toBeGreaterThan(980);
  expect(buffer.targetMs).toBeGreaterThan(80);
  expect(buffer.targetMs).toBeLessThanOrEqual(200);
});

it("[VP-11] the delay stays below 200 milliseconds, however uneven packets are", () => {
  const random = createSeededRandom(7);
  const packets = evenly(1_000, (sent) => ({ ...sent, arrivesMs: sent.arrivesMs + random.fraction() * 900 }));

  const { buffer, steps } = run(packets);

  expect(buffer.targetMs).toBe(200);
  const waits = steps.flatMap(({ atMs, number }) => (number === undefined ? [] : atMs - number * FRAME_MS - 50));
  expect(Math.max(...waits.slice(-200))).toBeLessThan(300);
});

it("[VP-13] the delay becomes shorter when packets come evenly again, by one packet at a time", () => {
  const random = createSeededRandom(3);
  const packets = evenly(2_500, (sent) => ({
    ...sent,
    arrivesMs: sent.arrivesMs + (sent.number < 500 ? random.fraction() * 150 : 0),
  }));

  const { buffer, steps } = run(packets);

  expect(buffer.targetMs).toBe(40);
  const waits = steps.flatMap(({ atMs, number }) => (number === undefined ? [] : atMs - number * FRAME_MS - 50));
  expect(Math.max(...waits.slice(490, 500))).toBeGreaterThan(120);
  expect(Math.max(...waits.slice(-100))).toBeLessThanOrEqual(80);
  const played = steps.flatMap(({ number }) => number ?? []).filter((number) => number > 520);
  expect(played.every((number, index) => index === 0 || number - (played[index - 1] ?? 0) <= 2)).toBe(true);
});

it("[VP-14] follows a sender whose clock is slower or faster", () => {
  for (const rate of [0.9995, 1.0005]) {
    const packets = evenly(3_000, (sent) => ({ ...sent, arrivesMs: 50 + sent.number * FRAME_MS * rate }));

    const { steps, played } = run(packets);

    const delays = delaysOf(steps, packets);
    expect(Math.max(...delays.slice(-100))).toBeLessThan(100);
    expect(played.length).toBeGreaterThan(2_900);
  }
});

it.each([
  ["another source", { ssrc: 2, timestamp: (number: number) => number * 960 + 12_345_678 }],
  ["other timestamps", { ssrc: 1, timestamp: (number: number) => number * 960 + 2 ** 31 }],
  ["timestamps that did not count a pause", { ssrc: 1, timestamp: (number: number) => number * 960 }],
])("[VP-14] is audible again within 300 milliseconds after %s", (_, { ssrc, timestamp }) => {
  const pauseMs = 2_000;
  const packets = evenly(200, (sent) =>
    sent.number < 100
      ? sent
      : { ...sent, arrivesMs: sent.arrivesMs + pauseMs, ssrc, timestamp: timestamp(sent.number) },
  );

  const { steps, played } = run(packets);

  const resumedMs = 50 + 100 * FRAME_MS + pauseMs;
  const heard = steps.find(({ number }) => number !== undefined && number >= 100);
  expect((heard?.atMs ?? 0) - resumedMs).toBeLessThanOrEqual(300);
  expect(played.slice(-80)).toEqual(numbers(80, 120));
});

it("[VP-14] a pause that the sender counts is silent, and audio continues at once", () => {
  const packets = evenly(300, (sent) => (sent.number >= 100 && sent.number < 200 ? undefined : sent));

  const { played } = run(packets);

  expect(played).toEqual([...numbers(100), ...numbers(100, 200)]);
});

it("[VP-33] keys in place of audio are silence, not made up", () => {
  const buffer = createJitterBuffer();
  const kinds: string[] = [];
  for (let tick = 0; tick < 50; tick += 1) {
    const nowMs = tick * FRAME_MS;
    if (tick >= 20 && tick < 26) buffer.onKeys(nowMs);
    else buffer.add(packetOf({ number: tick, arrivesMs: nowMs }), nowMs);
    kinds.push(buffer.next(nowMs).kind);
  }

  expect(kinds).not.toContain("conceal");
  expect(kinds).not.toContain("recover");
  expect(kinds.slice(3).filter((kind) => kind === "silence")).toHaveLength(6);
});

it("[VP-04] keeps the packets of one second", () => {
  const buffer = createJitterBuffer();
  for (let number = 0; number < 10_000; number += 1) buffer.add(packetOf({ number, arrivesMs: 0 }), number * 20);

  const kinds = Array.from({ length: 60 }, () => buffer.next(200_000).kind);

  expect(kinds.filter((kind) => kind === "play").length).toBeLessThanOrEqual(51);
});
