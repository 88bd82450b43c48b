/** Panel conduit on real window events: the windows it accepts messages from, and the messages it posts to the host window. */
import {
  awaitHandOver,
  createPanelConduit,
  offerHandOver,
  openHostWindow,
  openSignInChannel,
  type PanelServer,
} from "@tributary/conduit";
import { silentLogger } from "@tributary/kernel";
import type { PanelServerFrame } from "@tributary/protocol/panel";
import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";

const HOST = "http://localhost:8801";
const OWN = "http://127.0.0.1:8480";
const PAGE_ID = "page-0001";

type Posted = {
  readonly message: { readonly event?: string; readonly data?: unknown; readonly type?: string };
  readonly targetOrigin: string;
  readonly transfer: readonly Transferable[];
};

/** A window that records posts to it. */
function createOtherWindow() {
  const posted: Posted[] = [];
  return {
    posted,
    postMessage(message: Posted["message"], target: string | { targetOrigin: string }, transfer: Transferable[] = []) {
      posted.push({ message, targetOrigin: typeof target === "string" ? target : target.targetOrigin, transfer });
    },
  };
}

/** A window with the members that the panel uses. `receive` dispatches a message event as `postMessage` of another window does. */
function createOwnWindow(members: { readonly parent?: object; readonly opener?: object } = {}) {
  const events = new EventTarget();
  const own = {
    location: { origin: OWN, ancestorOrigins: undefined },
    document: { referrer: `${HOST}/desk` },
    opener: members.opener ?? null,
    addEventListener: events.addEventListener.bind(events),
    removeEventListener: events.removeEventListener.bind(events),
  };
  return {
    window: Object.assign(own, { parent: members.parent ?? own }) as unknown as Window,
    receive(data: unknown, origin: string, source: object): void {
      events.dispatchEvent(Object.assign(new Event("message"), { data, origin, source }));
    },
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

/** A panel in a frame of the window `host`. */
function openPanel() {
  const clock = createManualClock();
  const host = createOtherWindow();
  const own = createOwnWindow({ parent: host });
  const calls: string[] = [];
  const server: PanelServer = {
    call: () => Promise.resolve({ ok: true, data: {} }),
    broadcast: (event) => void calls.push(event),
    master: ({ topic }) => Promise.resolve({ masterId: PAGE_ID, isMaster: true, topic }),
    softphone: () => void calls.push("softphone"),
    refresh: () => void calls.push("refresh"),
    signOut: () => void calls.push("sign-out"),
  };
  const conduit = createPanelConduit(
    {
      hostWindow: openHostWindow(own.window),
      server,
      clock,
      log: silentLogger,
      openChannel: () => new MessageChannel(),
      listMediaDevices: () => Promise.resolve([]),
    },
    {
      pageId: PAGE_ID,
      approvedOrigins: ["http://localhost:*"],
      instance: { origin: OWN, region: "us-east-1" },
      onHostTrust: () => undefined,
      onConfigure: () => undefined,
    },
  );
  return {
    clock,
    calls,
    conduit,
    host,
    own,
    /** Names of the events that the host was sent about its web socket, in order. */
    webSocketEvents: () =>
      host.posted.flatMap(({ message: { event = "" } }) => (/websocket/i.test(event) ? [event] : [])),
    dataOf: (event: string) =>
      host.posted.filter(({ message }) => message.event === event).map(({ message }) => message.data),
  };
}

describe("the panel's window", () => {
  it("[CD-02] ignores messages of windows other than the host's, even from the host's origin", () => {
    const { calls, conduit, host, own } = openPanel();
    conduit.handleFrame(WELCOME);
    const terminate = { event: "terminate" };

    own.receive(terminate, HOST, createOtherWindow());
    own.receive(terminate, HOST, own.window);
    expect(calls).toEqual([]);
    own.receive(terminate, HOST, host);

    expect(calls).toEqual(["sign-out"]);
  });

  it("[CD-02] ignores all messages when the panel is not embedded", () => {
    const received: unknown[] = [];
    const own = createOwnWindow();
    using _listening = openHostWindow(own.window).listen((data) => received.push(data));

    own.receive({ event: "terminate" }, OWN, own.window);

    expect(received).toEqual([]);
  });

  it("[CD-02] posts only to the host's origin once it is known", () => {
    const { conduit, host } = openPanel();

    conduit.handleFrame(WELCOME);

    expect(host.posted.map(({ targetOrigin }) => targetOrigin)).toEqual(host.posted.map(() => HOST));
    expect(host.posted.length).toBeGreaterThan(1);
  });
});

describe("the web socket bridge", () => {
  it("[CD-21] passes on the frames of every topic and contact, also without a subscription", () => {
    const { conduit, dataOf } = openPanel();
    conduit.handleFrame(WELCOME);
    const frames = [
      { topic: "aws/chat", content: '{"ContactId":"one"}', contentType: "application/json" },
      { topic: "aws/chat", content: '{"ContactId":"two"}' },
      { topic: "aws/another", content: "{}" },
    ];

    for (const [index, frame] of frames.entries())
      conduit.handleFrame({ type: "chat", conversationId: `conversation-${index}`, seq: index + 1, frame });

    expect(dataOf("webSocket::all_message")).toEqual(frames);
  });

  it("[CD-23] reports no failure to open, before the first connection or after a loss", () => {
    const { conduit, webSocketEvents } = openPanel();

    conduit.linkLost(1006, "");
    conduit.linkLost(1006, "");
    expect(webSocketEvents()).toEqual([]);
    conduit.handleFrame(WELCOME);
    conduit.linkLost(1006, "");
    const afterLoss = webSocketEvents();
    conduit.linkLost(1006, "");
    conduit.linkLost(1006, "");

    expect(webSocketEvents()).toEqual(afterLoss);
    expect(afterLoss).toContain("webSocket::connection_lost");
  });
});

describe("the SDK channel", () => {
  it("[CD-31] responds to every request, with handlerNotFound for unknown namespaces and commands", async () => {
    const { answers, port, send } = openChannel();

    send(request("1", "aws.connect.contact", "contact/getInstanceDetails"));
    send(request("2", "aws.connect.contact", "contact/engagePreviewContact"));
    send(request("3", "another.namespace", "contact/getInstanceDetails"));
    send(request("4", "aws.connect.contact", ""));
    const received = await answers(4);
    port.close();

    expect(received.map(({ requestId, isError, errorKey }) => [requestId, isError, errorKey])).toEqual([
      ["1", false, undefined],
      ["2", true, "handlerNotFound"],
      ["3", true, "handlerNotFound"],
      ["4", true, "handlerNotFound"],
    ]);
  });

  it("[CD-32] accepts subscriptions without a response, and chat frames are not events", async () => {
    const { answers, conduit, port, send } = openChannel();

    send({
      type: "subscribe",
      messageOrigin: {},
      topic: { namespace: "aws.connect.contact", key: "contact/connected" },
    });
    send({
      type: "unsubscribe",
      messageOrigin: {},
      topic: { namespace: "aws.connect.contact", key: "contact/missed" },
    });
    conduit.handleFrame({ type: "chat", conversationId: "c", seq: 1, frame: { topic: "aws/chat", content: "{}" } });
    send(request("after", "aws.connect.contact", "contact/isPreviewMode"));
    const received = await answers(1);
    port.close();

    expect(received).toMatchObject([{ type: "response", requestId: "after", data: { isPreviewMode: false } }]);
  });

  function request(requestId: string, namespace: string, command: string): object {
    return { type: "request", namespace, requestId, command, data: {} };
  }

  /** A signed-in panel and the port that it offered to its host. */
  function openChannel() {
    const { conduit, host } = openPanel();
    conduit.handleFrame(WELCOME);
    const offered = host.posted.find(({ message }) => message.type === "cross-domain-adapter-init");
    const port = offered?.transfer[0] as MessagePort;
    const received: Record<string, unknown>[] = [];
    let onMessage = (): void => undefined;
    port.onmessage = ({ data }: MessageEvent) => {
      received.push(data);
      onMessage();
    };
    return {
      conduit,
      port,
      send: (message: object) => port.postMessage(message),
      /** The first `count` messages of the panel. A port keeps order, so an unexpected one comes before the last answer. */
      answers: (count: number) =>
        new Promise<readonly Record<string, unknown>[]>((resolve) => {
          onMessage = () => {
            if (received.length >= count) resolve(received);
          };
          onMessage();
        }),
    };
  }
});

describe("the hand-over of a sign-in between windows", () => {
  const CODE = { channel: "tributary-hand-over", step: "code", attempt: "attempt-1", code: "code-1" };
  const HELLO = { channel: "tributary-hand-over", step: "hello", attempt: "attempt-1" };

  it("[HO-01] a signed-out frame accepts a code from its own origin only", async () => {
    const own = createOwnWindow();
    const popup = createOtherWindow();
    const exchanged: string[] = [];
    const exchange = (code: string) => {
      exchanged.push(code);
      return Promise.resolve(true);
    };
    using _awaiting = awaitHandOver(openSignInChannel(own.window), { isWanted: () => true, exchange });

    own.receive(HELLO, HOST, popup);
    expect(popup.posted).toEqual([]);
    own.receive(HELLO, OWN, popup);
    own.receive({ ...CODE, code: "planted" }, HOST, popup);
    own.receive({ ...CODE, code: "planted" }, "null", popup);
    own.receive({ ...CODE, code: "planted" }, OWN, own.window);
    expect(exchanged).toEqual([]);
    own.receive(CODE, OWN, popup);

    expect(exchanged).toEqual(["code-1"]);
    expect(popup.posted).toMatchObject([{ message: { step: "ready" }, targetOrigin: OWN }]);
  });

  it("[HO-01] a popup mints a code for a frame of its own origin only", async () => {
    const clock = createManualClock();
    const frame = Object.assign(createOtherWindow(), { location: { origin: OWN } });
    const stranger = Object.assign(createOtherWindow(), { location: { origin: HOST } });
    const opener = Object.assign({ location: { origin: HOST }, length: 2 }, { 0: frame, 1: stranger });
    const own = createOwnWindow({ opener });
    let minted = 0;
    const mintCode = () => {
      minted += 1;
      return Promise.resolve(`code-${minted}`);
    };
    using _offering = offerHandOver(
      { channel: openSignInChannel(own.window), clock },
      { attempt: "attempt-1", mintCode, onDone: () => undefined },
    );

    own.receive({ ...HELLO, step: "ready" }, HOST, stranger);
    await clock.drain();
    expect(minted).toBe(0);
    own.receive({ ...HELLO, step: "ready" }, OWN, frame);
    await clock.drain();

    expect(frame.posted).toMatchObject([
      { message: HELLO, targetOrigin: OWN },
      { message: CODE, targetOrigin: OWN },
    ]);
    expect(stranger.posted).toEqual([]);
  });
});
