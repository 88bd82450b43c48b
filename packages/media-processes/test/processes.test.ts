import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { asId, type ConversationId, type LegId } from "@tributary/model";
import { createSeededRandom, exampleOffer } from "@tributary/testkit";
import { expect, it, onTestFinished } from "vitest";
import { openRealMedia, type RealMedia } from "./real-media.ts";
import { openWeriftPeer, type PeerNetwork } from "./werift-peer.ts";

const legId = (number: number) => asId<LegId>(`leg-${number}`);
const CALL = asId<ConversationId>("call");

/** Legs of the test that looks for leaks. More of them take longer, and find smaller ones. */
const LEGS = Number(process.env.VOICE_LEGS ?? 20);

async function openLeg({ media }: RealMedia, number: number, network: PeerNetwork = {}) {
  const peer = await openWeriftPeer(network);
  const answer = await media.openLeg({ legId: legId(number), callId: CALL }, await peer.offer());
  if (answer === null) throw new Error("The offer was not answered.");
  await peer.accept(answer);
  return peer;
}

const isRunning = (pid: number) => existsSync(`/proc/${pid}`);
const descriptorsOf = ({ pid }: ChildProcess) => readdirSync(`/proc/${pid}/fd`).length;
const residentBytesOf = ({ pid }: ChildProcess) =>
  1024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);

it("[VP-41] a voice process ends when its server is killed", async () => {
  const owner = spawn(process.execPath, ["--conditions=source", join(import.meta.dirname, "owner.ts")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void owner.kill("SIGKILL"));
  const [output] = await once(owner.stdout, "data");
  const pid = Number(String(output));
  expect(isRunning(pid)).toBe(true);

  owner.kill("SIGKILL");

  await expect.poll(() => isRunning(pid)).toBe(false);
});

it("[VP-42] an error outside of requests is logged, and calls continue", async () => {
  const fault = "data:text/javascript,setTimeout(()=>{throw new Error('a fault of a library')},6000)";
  await using fixture = openRealMedia({}, ["--import", fault]);
  const events: string[] = [];
  fixture.media.observe(({ type }) => void events.push(type));
  await using a = await openLeg(fixture, 1);
  await expect.poll(() => fixture.log.text(), { timeout: 30_000 }).toContain("a fault of a library");

  a.press("5");

  await expect.poll(() => events).toEqual(["leg-connected", "digits-received"]);
  expect(fixture.children).toHaveLength(1);
});

it("[VP-12] speech survives the loss of a tenth of all packets", async () => {
  const random = createSeededRandom(17);
  await using fixture = openRealMedia();
  await using a = await openLeg(fixture, 1, { isLost: () => random.fraction() < 0.1 });
  await using b = await openLeg(fixture, 2);
  fixture.media.arrange(
    CALL,
    [1, 2].map((number) => ({ legId: legId(number), hears: "call", isHeard: true })),
  );
  a.play(440);
  await expect.poll(() => b.amplitudeOf(440)).toBeGreaterThan(0.08);

  const heard: boolean[] = [];
  for (let times = 0; times < 40; times += 1) {
    await fixture.pass(50);
    heard.push(b.amplitudeOf(440) > 0.05);
  }

  expect(heard.filter((each) => each).length).toBeGreaterThan(36);
});

it(`[MC-12] ${LEGS} legs, opened and closed five at a time, leave no socket and no memory`, async () => {
  await using fixture = openRealMedia();
  const round = async (first: number) => {
    const numbers = [0, 1, 2, 3, 4].map((offset) => first + offset);
    const peers = await Promise.all(numbers.map((number) => openLeg(fixture, number)));
    fixture.media.arrange(
      CALL,
      numbers.map((number) => ({ legId: legId(number), hears: "call", isHeard: true })),
    );
    for (const number of numbers) fixture.media.closeLeg(legId(number));
    await Promise.all(peers.map((peer) => peer[Symbol.asyncDispose]()));
  };
  await round(0);
  const [child] = fixture.children;
  if (child === undefined) throw new Error("There is no process.");
  const before = { descriptors: descriptorsOf(child), residentBytes: residentBytesOf(child) };

  for (let first = 5; first < LEGS + 5; first += 5) await round(first);

  expect(fixture.media.figures().legs).toBe(0);
  await expect.poll(() => descriptorsOf(child)).toBeLessThanOrEqual(before.descriptors);
  expect(residentBytesOf(child) - before.residentBytes).toBeLessThan(60e6);
  expect(fixture.log.of("warn")).toEqual([]);
});

it("[VR-01] a further process takes calls when the first has many legs, and its end leaves the others", async () => {
  await using fixture = openRealMedia({ processes: 2 });
  const closed: string[] = [];
  fixture.media.observe((event) => {
    if (event.type === "leg-closed") closed.push(event.legId);
  });
  const open = (number: number) => {
    const callId = asId<ConversationId>(`call-${number}`);
    return fixture.media.openLeg({ legId: legId(number), callId }, exampleOffer(number));
  };
  const numbers = Array.from({ length: 9 }, (_, number) => number);
  expect(await Promise.all(numbers.map(open))).not.toContain(null);
  await expect
    .poll(() => fixture.log.lines.filter(({ message }) => message === "voice process started"))
    .toHaveLength(2);
  expect(await open(9)).not.toBeNull();

  fixture.children[0]?.kill("SIGKILL");

  await expect.poll(() => closed).toEqual(numbers.map(legId));
  expect(fixture.media.figures().legs).toBe(1);
});

it("[VR-10] a relay on a free port is at the same address after its process was killed", async () => {
  await using fixture = openRealMedia({ relay: { port: 0, secret: "a secret of sixteen characters", isLocal: true } });
  await fixture.media.startRelay();
  const before = fixture.media.relayAddresses();

  await fixture.endProcesses();
  await expect.poll(() => fixture.children.length).toBe(2);
  await fixture.media.startRelay();

  expect(before).toEqual([{ address: "127.0.0.1", port: expect.any(Number) }]);
  expect(fixture.media.relayAddresses()).toEqual(before);
});
