/** Random messages of a host page, and of the SDK on its port: no error, and one response to each request. */
import { createPanelConduit, type HostWindow, type PanelServer } from "@tributary/conduit";
import { silentLogger } from "@tributary/kernel";
import { CONDUIT_EVENTS, sdkHostMessage } from "@tributary/protocol/conduit";
import type { PanelServerFrame } from "@tributary/protocol/panel";
import { createManualClock, examplePanelChat, examplePanelUpdate } from "@tributary/testkit";
import fc from "fast-check";
import * as v from "valibot";
import { expect, it } from "vitest";

const HOST = "http://localhost:8801";
const NOW = 1_750_000_000_000;
const CHAT = examplePanelChat(NOW);

/** Messages of each kind; FUZZ_REQUESTS for more. */
const RUNS = Math.max(1_000, Number(process.env.FUZZ_REQUESTS ?? 0) / 10);
const SEED = Number(process.env.FUZZ_SEED ?? 1);

/** Values that windows can post to each other, as they are cloned. */
const anything = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true, maxDepth: 4 }),
  fc.constantFrom<unknown>(
    "__proto__",
    "constructor",
    "x".repeat(600),
    "\ud800",
    "",
    null,
    Number.NaN,
    cyclic(),
    CHAT.contactId,
  ),
);

function cyclic(): object {
  const value: { self?: object } = {};
  value.self = value;
  return value;
}

function membersOf(names: readonly string[]): fc.Arbitrary<object> {
  return fc.dictionary(fc.constantFrom(...names), anything);
}

const MEMBERS = [
  "requestId",
  "method",
  "params",
  "event",
  "data",
  "topic",
  "softphone",
  "chat",
  "pageOptions",
  "shouldNotBecomeMasterIfNone",
];
const hostMessage = fc.tuple(
  fc.oneof(fc.constantFrom(...Object.values(CONDUIT_EVENTS)), fc.string()),
  fc.oneof(anything, membersOf(MEMBERS), fc.array(anything)),
);

/** A panel whose agent is signed in, and its host. */
function openPanel() {
  const posted: { readonly event?: string; readonly data?: unknown }[] = [];
  const ports = new MessageChannel();
  let sendFromHost: (data: unknown, origin: string) => void = () => undefined;
  const hostWindow: HostWindow = {
    isFramed: true,
    ownOrigin: "http://127.0.0.1:8480",
    hintedOrigin: HOST,
    post: (message) => void posted.push(message as { readonly event?: string }),
    listen(listener) {
      sendFromHost = listener;
      return { [Symbol.dispose]: () => undefined };
    },
  };
  const server: PanelServer = {
    call: () => Promise.resolve({ ok: true, data: {} }),
    broadcast: () => undefined,
    master: ({ topic }) => Promise.resolve({ masterId: "page-0001", isMaster: true, topic }),
    softphone: () => undefined,
    refresh: () => undefined,
    signOut: () => undefined,
  };
  const clock = createManualClock(NOW);
  const conduit = createPanelConduit(
    {
      hostWindow,
      server,
      clock,
      log: silentLogger,
      openChannel: () => ports,
      listMediaDevices: () => Promise.resolve([]),
    },
    {
      pageId: "page-0001",
      approvedOrigins: ["http://localhost:*"],
      instance: { origin: hostWindow.ownOrigin, region: "us-east-1" },
      onHostTrust: () => undefined,
      onConfigure: () => undefined,
    },
  );
  const agent = { userId: "u", username: "ada", displayName: "Ada" };
  const instance = { region: "us-east-1", alias: "test", instanceARN: "arn" };
  const welcome = {
    type: "welcome",
    pageId: "page-0001",
    serverTime: NOW,
    sessionExpiresAt: NOW,
    heartbeatMs: 10_000,
  } as const;
  const frames: PanelServerFrame[] = [
    { ...welcome, agent, instance },
    { type: "update", seq: 1, update: examplePanelUpdate(NOW, [CHAT]) },
  ];
  for (const frame of frames) conduit.handleFrame(frame);
  return {
    posted,
    ports,
    clock,
    host: (data: unknown): void => sendFromHost(structuredClone(data), HOST),
    [Symbol.dispose]() {
      conduit[Symbol.dispose]();
      ports.port2.close();
    },
  };
}

it(`[CD-10, CD-17] ${RUNS} random messages of a host (seed ${SEED}) cause no error, and each call gets one response`, async () => {
  using panel = openPanel();

  await fc.assert(
    fc.asyncProperty(hostMessage, anything, async ([event, data], params) => {
      panel.host({ event, data });
      panel.posted.length = 0;
      panel.host({
        event: CONDUIT_EVENTS.apiRequest,
        data: { requestId: "last", method: "acceptContact", params: { params } },
      });
      await Promise.resolve();
      await Promise.resolve();
      const responses = panel.posted.filter(
        ({ event: name, data: response }) => name === "api_response" && JSON.stringify(response)?.includes('"last"'),
      );
      expect(responses).toHaveLength(1);
    }),
    { numRuns: RUNS, seed: SEED, endOnFailure: true },
  );
});

const COMMANDS = [
  "agent/getState",
  "agent/setAvailabilityState",
  "agent/listQuickConnects",
  "contact/accept",
  "contact/getAttributes",
  "contact/transfer",
  "contact/disconnectParticipant",
  "constructor",
  "__proto__",
];
const TYPES = ["cross-domain-site-ready", "request", "subscribe", "unsubscribe", "healthCheck", "log", "__proto__"];
const SDK_MEMBERS = ["namespace", "command", "requestId", "data", "topic", "providerId"];
const TOPIC = { namespace: "aws.connect.contact", key: "contact/connected" };

const sdkMessage = fc.oneof(
  anything,
  fc.tuple(fc.constantFrom(...TYPES), membersOf(SDK_MEMBERS)).map(([type, members]) => ({ ...members, type })),
  fc
    .tuple(
      fc.constantFrom(...COMMANDS),
      fc.oneof(
        anything,
        membersOf(["contactId", "participantId", "agentStateARN", "queueARNs", "attributes", "quickConnect"]),
      ),
    )
    .map(([command, data]) => ({ type: "request", namespace: TOPIC.namespace, requestId: "random", command, data })),
  fc.oneof(anything, membersOf(["namespace", "key", "parameter"])).map((topic) => ({ type: "subscribe", topic })),
);

it(`[CD-31, CD-32] ${RUNS} random messages of the SDK (seed ${SEED}) cause no error, and each request gets one response`, async () => {
  using panel = openPanel();
  const received: { readonly type?: string; readonly requestId?: unknown }[] = [];
  const answered = Promise.withResolvers<void>();
  panel.ports.port2.onmessage = ({ data }: MessageEvent<{ readonly type?: string; readonly requestId?: unknown }>) => {
    received.push(data);
    if (data.requestId === "last") answered.resolve();
  };
  const messages = fc.sample(sdkMessage, { numRuns: RUNS, seed: SEED });

  for (const message of messages) panel.ports.port2.postMessage(message);
  panel.ports.port2.postMessage({
    type: "request",
    namespace: TOPIC.namespace,
    requestId: "last",
    command: "agent/getARN",
  });
  await answered.promise;
  await panel.clock.run(10_000);
  await new Promise((resolve) => setImmediate(resolve));

  const requests = messages.filter((message) => v.is(sdkHostMessage, message) && message.type === "request");
  await expect.poll(() => received.filter(({ type }) => type === "response")).toHaveLength(requests.length + 1);
});
