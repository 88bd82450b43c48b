import { createManualClock, createSeededRandom } from "@tributary/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFakeCenter, STARTED } from "../../test/fake-center.ts";
import { createFakePeers } from "../../test/fake-peer.ts";
import { openSignaling, type Signaling } from "../signaling/signaling.ts";
import { type AudioConnection, connectAudio, MAX_OUTAGE_MS } from "./audio-connection.ts";

let clock: ReturnType<typeof createManualClock>;
let center: ReturnType<typeof createFakeCenter>;
let peers: ReturnType<typeof createFakePeers>;
let signaling: Signaling;
let events: string[];
let audio: AudioConnection | undefined;

beforeEach(() => {
  clock = createManualClock();
  center = createFakeCenter();
  peers = createFakePeers();
  events = [];
  audio = undefined;
  signaling = openSignaling(
    { clock, random: createSeededRandom(3), openSocket: center.openSocket },
    { address: STARTED.SocketUrl, onState: () => undefined, onOver: () => undefined },
  );
});

afterEach(() => {
  audio?.[Symbol.dispose]();
  signaling[Symbol.dispose]();
  expect({ timers: clock.pendingTimers, connections: peers.open }).toEqual({ timers: [], connections: 0 });
});

async function connect(): Promise<void> {
  audio = connectAudio(
    { clock, createPeerConnection: peers.createPeerConnection },
    {
      signaling,
      iceServers: [],
      pageId: "page",
      track: () => ({ id: "built-in" }) as MediaStreamTrack,
      onEvent: (event) => events.push(event),
      onStream: () => undefined,
    },
  );
  await clock.drain();
}

async function connected(): Promise<void> {
  await connect();
  peers.peer.setState("connected");
}

/** Offers that the center has received: what they are, in order. */
function offers(): readonly unknown[] {
  return center.requests.filter(({ method }) => method === "invite").map(({ params }) => params.sdp);
}

describe("connectAudio", () => {
  it("[CC-07] offers the audio with its addresses and the name of the page, and applies the answer", async () => {
    await connected();

    expect(center.requests).toEqual([
      {
        jsonrpc: "2.0",
        id: 1,
        method: "invite",
        params: { sdp: "offer 1 of 0", candidates: [{ candidate: "address 1" }], browserId: "page" },
      },
    ]);
    expect(peers.peer.answers).toEqual(["answer to offer 1 of 0"]);
    expect(peers.peer.candidates).toEqual(["candidate"]);
    expect(events).toEqual(["connected"]);
  });

  it("[CC-08] restarts a connection that is lost for two seconds, on the same leg", async () => {
    await connected();
    peers.peer.setState("disconnected");
    await clock.run(1_999);
    expect(offers()).toHaveLength(1);
    await clock.run(1);

    expect(center.requests.at(-1)).toMatchObject({
      method: "invite",
      params: { sdp: "restart 2 of 0", iceRestart: true },
    });
    peers.peer.setState("connected");
    await clock.run(60_000);
    expect(events).toEqual(["connected", "interrupted", "connected"]);
    expect(offers()).toHaveLength(2);
  });

  it("[CC-08] leaves a connection alone that is back within two seconds", async () => {
    await connected();
    peers.peer.setState("disconnected");
    await clock.run(1_000);
    peers.peer.setState("connected");
    await clock.run(60_000);

    expect(offers()).toHaveLength(1);
  });

  it("[CC-08] restarts a connection that has failed at once", async () => {
    await connected();
    peers.peer.setState("failed");
    await clock.run(0);

    expect(offers()).toEqual(["offer 1 of 0", "restart 2 of 0"]);
  });

  it("[CC-08] applies the answer to a restart also if the old addresses work again", async () => {
    await connected();
    peers.peer.setState("disconnected");
    await clock.run(1_999);
    clock.advance(1); // the offer is being made
    peers.peer.setState("connected");
    await clock.run(60_000);

    expect(peers.peer.answers).toEqual(["answer to offer 1 of 0", "answer to restart 2 of 0"]);
    expect(offers()).toHaveLength(2);
  });

  it("[CC-08] opens a new connection if the center refuses a restart", async () => {
    await connected();
    peers.peer.setState("disconnected");
    center.settings.answers.invite = 404;
    await clock.run(2_000);
    delete center.settings.answers.invite;
    await clock.run(2_000);

    expect(offers()).toEqual(["offer 1 of 0", "restart 2 of 0", "offer 1 of 1", "offer 1 of 2"]);
    expect(peers.peers.map(({ isClosed }) => isClosed)).toEqual([true, true, false]);
  });

  it("[CC-08] opens a new connection if there is no audio ten seconds after the answer", async () => {
    await connect();
    await clock.run(10_000);

    expect(offers()).toEqual(["offer 1 of 0", "offer 1 of 1"]);
    peers.peer.setState("connected");
    await clock.run(60_000);
    expect(offers()).toHaveLength(2);
  });

  it("[CC-08] opens a new connection two seconds after one that has failed at first", async () => {
    await connect();
    peers.peer.setState("failed");
    await clock.run(2_000);

    expect(offers()).toEqual(["offer 1 of 0", "offer 1 of 1"]);
  });

  it("[CC-08] opens a new connection if the browser does not take the answer", async () => {
    peers.settings.refusesAnswers = true;
    await connect();
    peers.settings.refusesAnswers = false;
    await clock.run(2_000);

    expect(offers()).toEqual(["offer 1 of 0", "offer 1 of 1"]);
    expect(peers.peer.answers).toEqual(["answer to offer 1 of 1"]);
  });

  it("[CC-08] waits for the socket, and makes a new offer for each", async () => {
    center.settings.answers.invite = "silent";
    await connect();
    expect(offers()).toEqual(["offer 1 of 0"]);
    delete center.settings.answers.invite;
    center.close(1006);
    await clock.run(5_000);

    expect(offers()).toEqual(["offer 1 of 0", "offer 2 of 0"]);
    expect(peers.peer.answers).toEqual(["answer to offer 2 of 0"]);
  });

  it("[CC-08] is not affected by the loss of the socket", async () => {
    await connected();
    center.close(1006);
    await clock.run(30_000);

    expect(events).toEqual(["connected"]);
    expect(offers()).toHaveLength(1);
  });

  it("[CC-09] fails after 45 seconds without audio", async () => {
    await connect();
    await clock.run(MAX_OUTAGE_MS - 1);
    expect(events).toEqual([]);
    await clock.run(1);

    expect(events).toEqual(["failed"]);
    expect(peers.open).toBe(0);
  });

  it("[CC-09] fails after 45 seconds without audio, whatever comes and goes meanwhile", async () => {
    await connected();
    peers.peer.setState("disconnected");
    for (let second = 0; second < 40; second += 1) {
      await clock.run(1_000);
      if (second % 7 === 0) center.close(1006);
      if (second % 5 === 0) peers.peer.setState("failed");
    }
    await clock.run(5_000);

    expect(events).toEqual(["connected", "interrupted", "failed"]);
  });

  it("[CC-10] requests the audio again while another page has it", async () => {
    center.settings.answers.invite = 486;
    await connect();
    await clock.run(120_000);
    expect(new Set(events)).toEqual(new Set(["busy"]));
    expect(events).toHaveLength(41);
    delete center.settings.answers.invite;
    await clock.run(3_000);
    peers.peer.setState("connected");

    expect(events.at(-1)).toBe("connected");
  });

  it("[CC-11] sends another microphone on the same connection", async () => {
    await connected();
    audio?.replaceTrack({ id: "headset" } as MediaStreamTrack);

    expect(peers.peer.tracks).toEqual(["built-in", "headset"]);
    expect(offers()).toHaveLength(1);
  });
});
