import { describe, expect, it } from "vitest";
import { ANSWER, callContact, HOST, openSoftphonePage } from "../../test/softphone-page.ts";

const RINGING = callContact("offered");
const CONNECTED = callContact("connected");

describe("the audio of a call", () => {
  it("[PA-58] is connected while the call rings, with all network addresses, and accepted once it works", async () => {
    using page = openSoftphonePage();

    await page.connect(RINGING);

    expect(page.requests).toEqual([
      {
        method: "invite",
        params: {
          sdp: "offer 1",
          candidates: [{ candidate: "candidate:1", sdpMid: "0", sdpMLineIndex: 0 }],
          callContextToken: "token",
          contactId: "call",
          browserId: "browser-1",
        },
      },
      { method: "accept", params: { callContextToken: "token" } },
    ]);
    expect(page.media.peer.remote).toBe("answer");
    expect(page.media.peer.remoteCandidates).toEqual(["candidate:server"]);
    expect(page.state().legs.get("call")?.state).toEqual({ phase: "connected" });
    expect(page.media.audios.map(({ srcObject }) => srcObject !== null)).toEqual([true]);
    expect(page.broadcasts).toEqual([
      ["connection::session_init", { connectionId: "p-agent" }],
      ["agent::local_media_stream_created", { connectionId: "p-agent" }],
    ]);
  });

  it("[PA-58] sends silence until the agent accepts", async () => {
    using page = openSoftphonePage();
    await page.connect(RINGING);
    const [track] = page.media.devices.tracks;

    expect(track?.enabled).toBe(false);
    page.softphone.follow([CONNECTED]);

    expect(track?.enabled).toBe(true);
  });

  it("[PA-58] is sent with the addresses that are known after two seconds", async () => {
    using page = openSoftphonePage();
    page.media.addresses = null;
    await page.open(RINGING);
    page.media.peer.dispatchEvent(
      Object.assign(new Event("icecandidate"), { candidate: { candidate: "slow", sdpMid: "0", sdpMLineIndex: 0 } }),
    );

    await page.clock.run(1_900);
    expect(page.requested("invite")).toEqual([]);
    await page.clock.run(200);

    expect(page.requested("invite")).toMatchObject([{ candidates: [{ candidate: "slow" }] }]);
  });

  it.each(["wrap-up", "missed", "rejected"] as const)("[PA-58] is closed once the call is %s", async (phase) => {
    using page = openSoftphonePage();
    await page.connect(RINGING);

    page.softphone.follow([callContact(phase)]);
    await page.clock.drain();

    expect(page.media.peer.connectionState).toBe("closed");
    expect(page.media.devices.tracks.map(({ readyState }) => readyState)).toEqual(["ended"]);
    expect(page.media.audios.map(({ srcObject }) => srcObject)).toEqual([null]);
    expect(page.state()).toMatchObject({ legs: new Map(), problem: null });
  });

  it("[PA-58] is closed if the call leaves the desk, also before the microphone is open", async () => {
    using page = openSoftphonePage();
    page.media.devices.waits = true;
    await page.open(RINGING);

    page.softphone.follow([]);
    page.media.devices.release();
    await page.clock.drain();

    expect(page.media.peers).toEqual([]);
    expect(page.media.devices.tracks.map(({ readyState }) => readyState)).toEqual(["ended"]);
  });

  it("[PA-59] is opened for a call that is connected already, as after a reload", async () => {
    using page = openSoftphonePage();

    await page.connect(CONNECTED);

    expect(page.requested("invite")).toMatchObject([{ browserId: "browser-1", callContextToken: "token" }]);
    expect(page.media.devices.tracks[0]?.enabled).toBe(true);
  });

  it("[PA-59] does not change with the link, and is opened once the link is back if it was lost meanwhile", async () => {
    using page = openSoftphonePage();
    await page.connect(CONNECTED);

    page.lose();
    await page.clock.run(5_000);
    expect(page.state().legs.get("call")?.state).toEqual({ phase: "connected" });
    page.softphone.follow([]);
    page.softphone.follow([CONNECTED]);
    await page.clock.drain();
    expect(page.state().problem).toEqual({ kind: "failure", failure: "no-link" });
    await page.restore();
    page.media.peer.become("connected");

    expect(page.state().legs.get("call")?.state).toEqual({ phase: "connected" });
    expect(page.requested("invite")).toHaveLength(2);
  });
});

describe("an interrupted connection", () => {
  it("[PA-59] gets new addresses after two seconds, for the same leg", async () => {
    using page = openSoftphonePage();
    await page.connect(CONNECTED);

    page.media.peer.become("disconnected");
    await page.clock.run(1_900);
    expect(page.requested("invite")).toHaveLength(1);
    expect(page.state().problem).toEqual({ kind: "interrupted" });
    await page.clock.run(200);
    page.media.peer.become("connected");
    await page.clock.run(60_000);

    expect(page.requested("invite")[1]).toMatchObject({
      sdp: "restart 2",
      iceRestart: true,
      peerConnectionToken: "leg-token",
    });
    expect(page.requested("invite")).toHaveLength(2);
    expect(page.requested("accept")).toHaveLength(1);
    expect(page.media.peers).toHaveLength(1);
    expect(page.state().problem).toBeNull();
  });

  it("[PA-59] may recover by itself", async () => {
    using page = openSoftphonePage();
    await page.connect(CONNECTED);

    page.media.peer.become("disconnected");
    await page.clock.run(1_000);
    page.media.peer.become("connected");
    await page.clock.run(10_000);

    expect(page.requested("invite")).toHaveLength(1);
  });

  it("[PA-59] is replaced by another one if the center no longer has the leg", async () => {
    using page = openSoftphonePage({
      answer: (_method, { iceRestart }) => (iceRestart ? { code: 404 } : ANSWER),
    });
    await page.connect(CONNECTED);

    page.media.peer.become("failed");
    await page.clock.run(2_100);
    page.media.peer.become("connected");

    expect(page.media.peers).toHaveLength(2);
    expect(page.requested("invite")[2]).not.toHaveProperty("iceRestart");
    expect(page.state().legs.get("call")?.state).toEqual({ phase: "connected" });
    expect(page.media.devices.tracks).toHaveLength(1);
  });

  it("[PA-59] is replaced by another one after several attempts that change nothing", async () => {
    using page = openSoftphonePage();
    await page.connect(CONNECTED);

    page.media.peer.become("failed");
    await page.clock.run(60_000);

    expect(page.media.peers.length).toBeGreaterThan(1);
    expect(page.media.peers[0]?.connectionState).toBe("closed");
  });

  it("[PA-59] waits for the link, and is restarted once it is back", async () => {
    using page = openSoftphonePage();
    await page.connect(CONNECTED);

    page.lose();
    page.media.peer.become("disconnected");
    await page.clock.run(30_000);
    expect(page.media.peers).toHaveLength(1);
    expect(page.requested("invite")).toHaveLength(1);
    await page.restore();
    await page.clock.run(10);

    expect(page.requested("invite")[1]).toMatchObject({ iceRestart: true });
  });
});

describe("the page that has the audio", () => {
  it("[PA-57] is none that its host does not permit", async () => {
    using page = openSoftphonePage();
    page.softphone.setHost({ ...HOST, isAllowed: false });
    page.softphone.follow([RINGING]);
    await page.clock.drain();

    expect(page.state().isOwner).toBe(false);
    expect([page.media.devices.requested, page.requests, page.broadcasts]).toEqual([[], [], []]);
  });

  it("[PA-57] is one of several: another one takes the audio over when it has closed, also during a call", async () => {
    let isMaster = false;
    using page = openSoftphonePage({ master: async ({ topic }) => ({ masterId: "p", isMaster, topic }) });
    await page.open(CONNECTED);
    expect(page.media.devices.requested).toEqual([]);

    isMaster = true;
    page.receive({ type: "pages", length: 1 });
    await page.clock.drain();

    expect(page.state().isOwner).toBe(true);
    expect(page.requested("invite")).toHaveLength(1);
  });

  it("[PA-57] closes its audio when another page takes it over", async () => {
    let isMaster = true;
    using page = openSoftphonePage({ master: async () => ({ masterId: "p", isMaster, topic: "connect::softphone" }) });
    await page.connect(CONNECTED);

    isMaster = false;
    const answer = { masterId: "other", takeOver: true, topic: "connect::softphone" };
    page.receive({ type: "master-result", requestId: null, answer });
    await page.clock.drain();

    expect(page.media.peer.connectionState).toBe("closed");
    expect(page.state()).toMatchObject({ isOwner: false, legs: new Map() });
    expect(page.requested("bye")).toEqual([]); // the leg may be that of the other page by now
  });

  it("[PA-57] keeps its audio while the center cannot be asked", async () => {
    let isReachable = true;
    using page = openSoftphonePage({
      master: async ({ topic }) => {
        if (!isReachable) throw new Error("no link");
        return { masterId: "p", isMaster: true, topic };
      },
    });
    await page.connect(CONNECTED);

    isReachable = false;
    page.receive({ type: "pages", length: 2 });
    await page.clock.drain();

    expect(page.state().isOwner).toBe(true);
  });
});
