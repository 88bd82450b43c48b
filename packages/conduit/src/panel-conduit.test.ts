import { silentLogger } from "@tributary/kernel";
import type { HostConfigure } from "@tributary/protocol/conduit";
import type { PanelServerFrame } from "@tributary/protocol/panel";
import { createManualClock, examplePanelChat, examplePanelUpdate, type ManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import {
  type CallOutcome,
  createPanelConduit,
  type HostTrust,
  type HostWindow,
  type MasterQuestion,
  type PanelServer,
} from "./index.ts";

const HOST = "http://localhost:8801";
const OWN = "http://127.0.0.1:8480";
const PAGE_ID = "page-0001";

type Posted = { readonly message: { readonly event?: string; readonly data?: unknown }; readonly targetOrigin: string };

type SetUp = {
  readonly hintedOrigin?: string | null;
  readonly isFramed?: boolean;
  readonly answer?: (method: string, params: object) => Promise<CallOutcome>;
};

/** A panel conduit with a simulated host and server. */
function setUp({ hintedOrigin = HOST, isFramed = true, answer }: SetUp = {}) {
  const clock: ManualClock = createManualClock();
  const posted: Posted[] = [];
  const requested: unknown[] = [];
  const trusts: HostTrust[] = [];
  const configures: HostConfigure[] = [];
  let sendFromHost: (data: unknown, origin: string) => void = () => undefined;
  const hostWindow: HostWindow = {
    isFramed,
    ownOrigin: OWN,
    hintedOrigin,
    post: (message, targetOrigin) => void posted.push({ message, targetOrigin }),
    listen(listener) {
      sendFromHost = listener;
      return { [Symbol.dispose]: () => undefined };
    },
  };
  const server: PanelServer = {
    call: answer ?? (() => Promise.resolve({ ok: true, data: {} })),
    broadcast: (event, data) => void requested.push({ broadcast: event, data }),
    master: (question: MasterQuestion) => Promise.resolve({ masterId: PAGE_ID, isMaster: true, topic: question.topic }),
    softphone: (connectionId, jsonRpcMsg) => void requested.push({ softphone: connectionId, jsonRpcMsg }),
    refresh: () => void requested.push("refresh"),
    signOut: () => void requested.push("sign-out"),
  };
  const conduit = createPanelConduit(
    {
      hostWindow,
      server,
      clock,
      log: silentLogger,
      openChannel: () => new MessageChannel(),
      listMediaDevices: () =>
        Promise.resolve([{ deviceId: "d", kind: "audioinput", label: "Microphone", groupId: "g" }]),
    },
    {
      pageId: PAGE_ID,
      approvedOrigins: ["http://localhost:*"],
      instance: { origin: OWN, region: "us-east-1" },
      onHostTrust: (trust) => void trusts.push(trust),
      onConfigure: (configure) => void configures.push(configure),
    },
  );
  return {
    clock,
    conduit,
    posted,
    requested,
    trusts,
    configures,
    host: (event: string, data?: unknown, origin = HOST) => sendFromHost({ event, data }, origin),
    /** Names of the events posted to the host, in order. */
    postedEvents: () => posted.flatMap(({ message }) => (message.event === undefined ? [] : [message.event])),
    last: (event: string) => posted.findLast(({ message }) => message.event === event)?.message.data,
  };
}

const WELCOME: PanelServerFrame = {
  type: "welcome",
  pageId: PAGE_ID,
  serverTime: 0,
  sessionExpiresAt: 0,
  heartbeatMs: 10_000,
  agent: { userId: "u", username: "ada", displayName: "Ada" },
  instance: { region: "us-east-1", alias: "test", instanceARN: "arn" },
};

function updateAt(snapshotTimestamp: number): PanelServerFrame {
  return {
    type: "update",
    seq: 1,
    update: examplePanelUpdate(snapshotTimestamp, [examplePanelChat(snapshotTimestamp)]),
  };
}

describe("sign-in, as observed by the host", () => {
  it("[CD-03] posts nothing on the conduit before an agent is signed in, even if the host asks for it", () => {
    const { host, postedEvents } = setUp();

    host("synchronize");
    host("outer_context_info", { streamsVersion: "2.28.1" });

    expect(postedEvents()).toEqual([]);
  });

  it("[CD-04] acknowledges with the page's id once signed in, then posts the number of pages and the agent update", () => {
    const { conduit, postedEvents, last, posted } = setUp();

    conduit.handleFrame(WELCOME);
    conduit.handleFrame({ type: "pages", length: 2 });
    conduit.handleFrame(updateAt(5_000));

    expect(postedEvents().slice(0, 2)).toEqual(["acknowledge", "update_connected_ccps"]);
    expect(last("acknowledge")).toEqual({ id: PAGE_ID, instance: { region: "us-east-1" } });
    expect(last("update_connected_ccps")).toEqual({ length: 2 });
    expect(postedEvents()).toContain("agent::update");
    expect(posted.every(({ targetOrigin }) => targetOrigin === HOST)).toBe(true);
  });

  it("[CD-05] acknowledges while a person types into the sign-in form, so that the host keeps the frame", () => {
    const { conduit, host, postedEvents } = setUp();

    conduit.interacted();
    host("synchronize");
    expect(postedEvents()).toEqual(["acknowledge", "acknowledge"]);
    conduit.handleFrame(WELCOME);

    expect(postedEvents()).toContain("update_connected_ccps");
  });

  it("[CD-06] reports the end of the session and posts nothing until the next sign-in", () => {
    const { conduit, host, postedEvents } = setUp();
    conduit.handleFrame(WELCOME);

    conduit.handleFrame({ type: "signed-out", reason: "expired" });
    const before = postedEvents().length;
    host("synchronize");

    expect(postedEvents().at(-1)).toBe("auth_fail");
    expect(postedEvents()).toHaveLength(before);
    conduit.handleFrame(WELCOME);
    expect(postedEvents().slice(before)).toEqual(expect.arrayContaining(["acknowledge", "update_connected_ccps"]));
  });

  it("[CD-07] posts `terminated` once the server has signed the agent out at the host's request", () => {
    const { conduit, host, postedEvents, requested } = setUp();
    conduit.handleFrame(WELCOME);

    host("terminate");
    expect(postedEvents()).not.toContain("terminated");
    conduit.handleFrame({ type: "signed-out", reason: "signed-out" });

    expect(requested).toEqual(["sign-out"]);
    expect(postedEvents().at(-1)).toBe("terminated");
  });

  it("[CD-07] requests the sign-out also between the sign-in and the first frame of the server", () => {
    const { conduit, host, postedEvents, requested } = setUp();
    conduit.interacted();

    host("terminate");
    conduit.handleFrame({ type: "signed-out", reason: "signed-out" });

    expect(requested).toEqual(["sign-out"]);
    expect(postedEvents().at(-1)).toBe("terminated");
  });

  it("[CD-08] acknowledges a user who may not use the panel, and then denies access", () => {
    const { conduit, postedEvents } = setUp();

    conduit.handleFrame({ type: "refused", code: "permission-missing" });

    expect(postedEvents()).toEqual(["acknowledge", "access_denied"]);
  });
});

describe("trust in the host", () => {
  it("[CD-01] posts nothing to a page that is not approved", () => {
    const { conduit, host, posted } = setUp({ hintedOrigin: "http://evil.example" });

    conduit.handleFrame(WELCOME);
    conduit.handleFrame(updateAt(0));
    host("synchronize", undefined, "http://evil.example");

    expect(conduit.hostTrust).toEqual({ kind: "not-approved", origin: "http://evil.example" });
    expect(posted).toEqual([]);
  });

  it("[CD-02] posts the agent update to a host of unknown origin only after its first message shows an approved origin", () => {
    const { conduit, host, postedEvents, posted, trusts } = setUp({ hintedOrigin: null });

    conduit.handleFrame(WELCOME);
    conduit.handleFrame(updateAt(0));
    expect(postedEvents()).toEqual(["acknowledge"]);
    host("outer_context_info", {});

    expect(trusts).toEqual([{ kind: "approved", origin: HOST }]);
    expect(postedEvents()).toContain("agent::update");
    expect(posted.at(-1)?.targetOrigin).toBe(HOST);
  });

  it("[CD-02] ignores messages of other origins than the host's", () => {
    const { conduit, host, requested } = setUp();
    conduit.handleFrame(WELCOME);

    host("terminate", undefined, "http://localhost:9999");

    expect(requested).toEqual([]);
  });
});

describe("requests of the host", () => {
  it("[CD-09] requests the configuration when the host has not sent it within a second", () => {
    const { clock, conduit, host, postedEvents, configures } = setUp();
    conduit.handleFrame(WELCOME);

    clock.advance(1_000);
    host("configure", { softphone: { allowFramedSoftphone: true }, chat: { ringtoneUrl: 7 }, pageOptions: null });

    expect(postedEvents()).toContain("request_configure");
    expect(configures).toEqual([{ softphone: { allowFramedSoftphone: true }, chat: null, pageOptions: null }]);
  });

  it("[CD-10] responds to a call with its id, and to a failed one with JSON text", async () => {
    const answer = (method: string): Promise<CallOutcome> =>
      Promise.resolve(
        method === "acceptContact"
          ? { ok: true, data: {} }
          : { ok: false, error: { type: "InvalidStateException", message: "no", statusCode: 409 } },
      );
    const { clock, conduit, host, posted } = setUp({ answer });
    conduit.handleFrame(WELCOME);

    host("api_request", { event: "api_request", requestId: "1", method: "acceptContact", params: { contactId: "c" } });
    host("api_request", { event: "api_request", requestId: "2", method: "clearContact", params: { contactId: "c" } });
    await clock.drain();

    const answers = posted.filter(({ message }) => message.event === "api_response").map(({ message }) => message.data);
    expect(answers[0]).toEqual({ event: "api_response", requestId: "1", data: {}, err: null });
    expect(answers[1]).toMatchObject({ requestId: "2", data: null });
    expect(JSON.parse((answers[1] as { err: string }).err)).toMatchObject({
      type: "InvalidStateException",
      message: "no",
    });
  });

  it("[CD-11] responds with an error to a call without a link or without a signed-in agent", async () => {
    const { clock, conduit, host, last } = setUp({ answer: () => Promise.reject(new Error("no link")) });
    conduit.interacted();

    host("api_request", { requestId: "1", method: "acceptContact", params: {} });
    await clock.drain();
    expect(last("api_response")).toMatchObject({ requestId: "1", err: expect.stringContaining("Unauthorized") });
    conduit.handleFrame(WELCOME);
    host("api_request", { requestId: "2", method: "acceptContact" });
    await clock.drain();

    expect(last("api_response")).toMatchObject({ requestId: "2", err: expect.stringContaining("SendDataFailed") });
  });

  it("[CD-13] sends broadcasts to the server, drops logs, and posts broadcasts from the server", () => {
    const { conduit, host, requested, last } = setUp();
    conduit.handleFrame(WELCOME);

    host("broadcast", { event: "log", data: { text: "x" } });
    host("broadcast", { event: "contact::view", data: { contactId: "c" } });
    conduit.handleFrame({ type: "broadcast", event: "contact::view", data: { contactId: "c" } });

    expect(requested).toEqual([{ broadcast: "contact::view", data: { contactId: "c" } }]);
    expect(last("contact::view")).toEqual({ contactId: "c" });
  });

  it("[CD-14] lists the media devices, asks for the master, and requests a new agent update", async () => {
    const { clock, conduit, host, last, requested } = setUp();
    conduit.handleFrame(WELCOME);

    host("media_device_request");
    host("master_request", { requestId: "m", method: "checkMaster", params: { topic: "connect::ringtone" } });
    host("reload_agent_configuration");
    await clock.drain();

    expect(last("media_device_response")).toEqual([
      { deviceId: "d", kind: "audioinput", label: "Microphone", groupId: "g" },
    ]);
    expect(last("master_response")).toMatchObject({ requestId: "m", data: { isMaster: true }, err: null });
    expect(requested).toEqual(["refresh"]);
  });
});

describe("the agent update for the host", () => {
  it("[CD-15] posts dates, aliases, and the same clock difference when the update is repeated later", () => {
    const { clock, conduit, host, last } = setUp();
    conduit.handleFrame(WELCOME);
    const receivedAt = clock.now();

    conduit.handleFrame(updateAt(receivedAt - 250));
    clock.advance(5_000);
    host("outer_context_info", {});

    expect(last("agent::update")).toMatchObject({
      configuration: { routingProfile: { routingProfileId: expect.stringContaining("/routing-profile/") } },
      snapshot: {
        snapshotTimestamp: new Date(receivedAt - 250),
        localTimestamp: receivedAt,
        skew: -250,
        state: { startTimestamp: new Date(receivedAt - 250) },
      },
    });
  });
});

describe("the web socket bridge", () => {
  it("[CD-20] subscribes to up to 1,000 topics", () => {
    const { conduit, host, last } = setUp();
    conduit.handleFrame(WELCOME);

    for (let part = 0; part < 12; part += 1) {
      host(
        "webSocket::subscribe",
        Array.from({ length: 100 }, (_, index) => `topic ${part}-${index}`),
      );
    }

    const { content } = last("webSocket::subscription_update") as { readonly content: { readonly topics: string[] } };
    expect(content.topics).toHaveLength(1_000);
  });

  it("[CD-20] confirms a subscription, repeats that the link is up, and passes chat frames on", () => {
    const { conduit, host, postedEvents, last } = setUp();
    conduit.handleFrame(WELCOME);

    host("webSocket::subscribe", ["aws/chat"]);
    conduit.handleFrame({ type: "chat", conversationId: "c", seq: 1, frame: { topic: "aws/chat", content: "{}" } });

    expect(last("webSocket::subscription_update")).toEqual({
      topic: "aws/subscribe",
      content: { status: "success", topics: ["aws/chat"] },
    });
    expect(postedEvents().filter((event) => event === "webSocket::connection_gain")).toHaveLength(2);
    expect(last("webSocket::all_message")).toEqual({ topic: "aws/chat", content: "{}" });
  });

  it("[CD-20] confirms a subscription that was made while the link was down once it is up", () => {
    const { conduit, host, postedEvents, last } = setUp();
    conduit.handleFrame(WELCOME);
    conduit.linkLost(1006, "");
    const before = postedEvents().length;

    host("webSocket::subscribe", ["aws/chat"]);
    const whileDown = postedEvents().slice(before);
    conduit.handleFrame(WELCOME);

    expect(whileDown).toEqual([]);
    const posted = postedEvents().slice(before);
    expect(posted.filter((event) => event === "webSocket::connection_gain")).toHaveLength(1);
    expect(posted.at(-1)).toBe("webSocket::subscription_update");
    expect(last("webSocket::subscription_update")).toMatchObject({ content: { topics: ["aws/chat"] } });
  });

  it("[CD-22] reports a lost link and a restored link, each with its agent event first", () => {
    const { conduit, postedEvents } = setUp();
    conduit.handleFrame(WELCOME);
    const before = postedEvents().length;

    conduit.linkLost(1006, "");
    conduit.handleFrame(WELCOME);

    expect(postedEvents().slice(before)).toEqual([
      "webSocket::connection_close",
      "agent::websocket_connection_lost",
      "webSocket::connection_lost",
      "webSocket::connection_open",
      "agent::websocket_connection_gained",
      "webSocket::connection_gain",
    ]);
  });
});
