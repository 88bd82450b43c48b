/** Connections of contacts and their media. */
import { chat, desk, type Fields, leg, voice } from "../support/agent-data.ts";
import { fakeChatjs, fakeSilentChatjs } from "../support/fake-chatjs.ts";
import { agentOf, change, contactOf, signIn } from "../support/follow.ts";
import type { HostPage, Scenario } from "../support/host-page.ts";

const FAILURE = JSON.stringify({ type: "InvalidStateException", message: "no", stack: [], statusCode: 400 });

/** Getters of a connection; some connections lack some of them. */
const GETTERS = [
  "getContactId",
  "getConnectionId",
  "getEndpoint",
  "getAddress",
  "getState",
  "getStatus",
  "getType",
  "getMonitorInfo",
  "isInitialConnection",
  "isActive",
  "isConnected",
  "isConnecting",
  "isOnHold",
  "getSoftphoneMediaInfo",
  "getMediaType",
  "getMediaInfo",
  "getQuickConnectName",
  "isMute",
  "isForcedMute",
  "canSendVideo",
  "canSendScreenShare",
  "getCapabilities",
  "isSilentMonitor",
  "isBarge",
  "isSilentMonitorEnabled",
  "isBargeEnabled",
  "getMonitorCapabilities",
  "getMonitorStatus",
  "getParticipantName",
  "getAuthenticationDetails",
  "isAuthenticated",
];

const WATCHED = {
  monitoringInfo: { agentName: "Grace", customerName: "Customer", joinTime: "now" },
  monitorCapabilities: ["SILENT_MONITOR"],
  monitorStatus: "SILENT_MONITOR",
  forcedMute: true,
  mute: true,
};

const AUTHENTICATED = {
  "connect:CustomerAuthentication": {
    ValueMap: { Status: { ValueString: "AUTHENTICATED" }, IdentityProvider: { ValueString: "idp" } },
  },
};

/** Calls all getters of all connections. */
function read(contacts: readonly Fields[]): (page: HostPage) => Promise<void> {
  return async (page) => {
    fakeSilentChatjs(page);
    await signIn(page, desk({ contacts }));
    page.panel.behavior.api = () => undefined;
    for (const contact of agentOf(page).getContacts()) {
      for (const connection of contact.getConnections()) {
        for (const name of GETTERS) {
          const what = `${connection.getConnectionId()}.${name}`;
          if (typeof connection[name] === "function") page.attempt(what, () => connection[name]());
          else page.record(`${what} is not there`);
        }
        page.attempt("durations", () => [connection.getStateDuration() > 0, connection.getStatusDuration() > 0]);
        page.attempt("snapshot", () => connection.toSnapshot());
        page.attempt("its state", () => connection.toSnapshot().getState());
      }
    }
  };
}

async function callAll(page: HostPage): Promise<void> {
  const connection = contactOf(page, "one").getAgentConnection();
  for (const name of ["hold", "resume", "muteParticipant", "unmuteParticipant", "destroy"]) {
    await page.call(name, (cb) => connection[name](cb));
  }
  await page.call("sendDigits", (cb) => connection.sendDigits("12#", cb));
  for (const name of ["hold", "resume", "destroy"]) page.attempt(`${name} alone`, () => connection[name]());
  await page.drain();
}

async function openChat(page: HostPage): Promise<void> {
  const connection = contactOf(page, "one").getAgentConnection();
  await page.attemptAsync("controller", async () => typeof (await connection.getMediaController()).connect);
  const again = contactOf(page, "one").getAgentConnection();
  await page.attemptAsync("the same", async () => {
    return (await connection.getMediaController()) === (await again.getMediaController());
  });
}

export const CONNECTIONS: readonly Scenario[] = [
  {
    name: "all getters of voice connections",
    run: read([
      voice("one", "connected", {
        connections: [
          leg("agent", "agent", { softphoneMediaInfo: { callType: "audio_video" }, capabilities: { Video: "SEND" } }),
          leg("customer", "inbound", { initial: true, state: "hold", ...WATCHED }),
          leg("third", "outbound", { state: "connecting", quickConnectName: "Sales", monitorStatus: "BARGE" }),
          leg("gone", "outbound", { state: "disconnected", endpoint: null, address: null }),
          leg("watching", "monitoring", { state: "silent_monitor", ...WATCHED }),
        ],
      }),
    ]),
  },
  {
    name: "all getters of chat connections",
    run: read([
      chat("one", "connected"),
      chat("two", "connecting", { segmentAttributes: AUTHENTICATED }),
      chat("three", "ended"),
    ]),
  },
  {
    name: "every call of a connection succeeds",
    run: async (page) => {
      await signIn(page, desk({ contacts: [voice("one", "connected")] }));
      await callAll(page);
    },
  },
  {
    name: "every call of a connection fails",
    run: async (page) => {
      await signIn(page, desk({ contacts: [voice("one", "connected")] }));
      page.panel.behavior.api = () => ({ err: FAILURE });
      await callAll(page);
    },
  },
  {
    name: "the controller of a call is its media info",
    async run(page) {
      await signIn(page, desk({ contacts: [voice("one", "connected"), voice("two", "ended")] }));
      for (const id of ["one", "two"]) {
        const connection = contactOf(page, id).getAgentConnection();
        await page.attemptAsync(`${id} controller`, () => connection.getMediaController());
      }
    },
  },
  {
    name: "video connection info of a call",
    async run(page) {
      await signIn(page, desk({ contacts: [voice("one", "connected")] }));
      const info = { webRTCTransport: { meeting: { meetingId: "m" }, attendee: { attendeeId: "a", joinToken: "t" } } };
      page.panel.behavior.api = () => ({ data: info });
      const connection = contactOf(page, "one").getAgentConnection();
      await page.attemptAsync("video", () => connection.getVideoConnectionInfo());
      page.panel.behavior.api = () => ({ err: FAILURE });
      await page.attemptAsync("video refused", () => connection.getVideoConnectionInfo());
    },
  },
  {
    name: "a chat requests its token",
    async run(page) {
      await signIn(page, desk({ contacts: [chat("one", "ended")] }));
      const connection = contactOf(page, "one").getAgentConnection();
      page.panel.behavior.api = () => ({
        data: { chatTokenTransport: { participantToken: "T", expiry: "2025-01-15T12:00:00Z" } },
      });
      await page.attemptAsync("token", () => connection.getConnectionToken());
      await page.attemptAsync("token of the details", () => connection.getMediaInfo().getConnectionToken());
      page.panel.behavior.api = () => ({ err: FAILURE });
      await page.attemptAsync("token refused", () => connection.getConnectionToken());
    },
  },
  {
    name: "a chat controller is created with the panel's region",
    async run(page) {
      fakeChatjs(page);
      page.panel.behavior.sdk = () => ({ data: { origin: "https://panel", region: "us-west-2" } });
      await signIn(page, desk({ contacts: [chat("one", "connected")] }), { features: { messageReceipts: {} } });
      await page.panel.openSdk();
      await openChat(page);
    },
  },
  {
    name: "a chat controller is created without a region",
    async run(page) {
      fakeChatjs(page);
      page.panel.behavior.sdk = () => ({
        isError: true,
        reason: "No handler",
        errorKey: "handlerNotFound",
        details: {},
      });
      await signIn(page, desk({ contacts: [chat("one", "connecting")] }));
      await page.panel.openSdk();
      await openChat(page);
    },
  },
  {
    name: "a chat controller is created with an unresponsive SDK channel",
    async run(page) {
      fakeChatjs(page);
      await signIn(page, desk({ contacts: [chat("one", "connected")] }));
      await openChat(page);
    },
  },
  {
    name: "a chat controller is removed with its connection",
    async run(page) {
      fakeChatjs(page);
      page.panel.behavior.sdk = () => ({ data: { origin: "https://panel", region: "us-west-2" } });
      await signIn(page, desk({ contacts: [chat("one", "connected")] }));
      await page.panel.openSdk();
      await openChat(page);
      await change(page, "ended", desk({ contacts: [chat("one", "ended")] }));
      const connection = contactOf(page, "one").getAgentConnection();
      await page.attemptAsync("controller", () => connection.getMediaController());
      await page.attemptAsync("controller", () => connection.getMediaController());
    },
  },
  {
    name: "an agent connection without media has no controller",
    async run(page) {
      fakeChatjs(page);
      await signIn(
        page,
        desk({ contacts: [chat("one", "connected", { connections: [leg("bare", "agent", { initial: true })] })] }),
      );
      const connection = contactOf(page, "one").getAgentConnection();
      page.attempt("info", () => connection.getMediaInfo());
      await page.attemptAsync("controller", () => connection.getMediaController());
    },
  },
  {
    name: "a chat controller without a chat library on the page",
    async run(page) {
      page.panel.behavior.sdk = () => ({ data: { origin: "https://panel", region: "us-west-2" } });
      page.panel.behavior.api = () => undefined;
      await signIn(page, desk({ contacts: [chat("one", "connected")] }));
      await page.panel.openSdk();
      const connection = contactOf(page, "one").getAgentConnection();
      connection.getMediaController().then(page.recorder("resolved"), () => page.record("controller rejects"));
      await page.sleep(150);
    },
  },
];
