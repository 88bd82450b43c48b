/** The legs of contacts, and what carries their media. */
import { chat, desk, type Fields, leg, voice } from "../support/agent-data.ts";
import { agentOf, change, contactOf, signIn } from "../support/follow.ts";
import { pretendChatjs, pretendQuietChatjs } from "../support/pretend-chatjs.ts";
import type { Scenario, Stage } from "../support/stage.ts";

const FAILURE = JSON.stringify({ type: "InvalidStateException", message: "no", stack: [], statusCode: 400 });

/** What can be read of a connection; some have not all of it. */
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

/** Reads everything of every connection. */
function read(contacts: readonly Fields[]): (stage: Stage) => Promise<void> {
  return async (stage) => {
    pretendQuietChatjs(stage);
    await signIn(stage, desk({ contacts }));
    stage.panel.manners.api = () => undefined;
    for (const contact of agentOf(stage).getContacts()) {
      for (const connection of contact.getConnections()) {
        for (const name of GETTERS) {
          const what = `${connection.getConnectionId()}.${name}`;
          if (typeof connection[name] === "function") stage.attempt(what, () => connection[name]());
          else stage.tell(`${what} is not there`);
        }
        stage.attempt("durations", () => [connection.getStateDuration() > 0, connection.getStatusDuration() > 0]);
        stage.attempt("snapshot", () => connection.toSnapshot());
        stage.attempt("its state", () => connection.toSnapshot().getState());
      }
    }
  };
}

async function callAll(stage: Stage): Promise<void> {
  const connection = contactOf(stage, "one").getAgentConnection();
  for (const name of ["hold", "resume", "muteParticipant", "unmuteParticipant", "destroy"]) {
    await stage.call(name, (cb) => connection[name](cb));
  }
  await stage.call("sendDigits", (cb) => connection.sendDigits("12#", cb));
  for (const name of ["hold", "resume", "destroy"]) stage.attempt(`${name} alone`, () => connection[name]());
  await stage.settle();
}

async function openChat(stage: Stage): Promise<void> {
  const connection = contactOf(stage, "one").getAgentConnection();
  await stage.attemptAsync("controller", async () => typeof (await connection.getMediaController()).connect);
  const again = contactOf(stage, "one").getAgentConnection();
  await stage.attemptAsync("the same", async () => {
    return (await connection.getMediaController()) === (await again.getMediaController());
  });
}

export const CONNECTIONS: readonly Scenario[] = [
  {
    name: "everything that can be read of a call's legs",
    play: read([
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
    name: "everything that can be read of a chat's legs",
    play: read([
      chat("one", "connected"),
      chat("two", "connecting", { segmentAttributes: AUTHENTICATED }),
      chat("three", "ended"),
    ]),
  },
  {
    name: "every call of a leg succeeds",
    play: async (stage) => {
      await signIn(stage, desk({ contacts: [voice("one", "connected")] }));
      await callAll(stage);
    },
  },
  {
    name: "every call of a leg fails",
    play: async (stage) => {
      await signIn(stage, desk({ contacts: [voice("one", "connected")] }));
      stage.panel.manners.api = () => ({ err: FAILURE });
      await callAll(stage);
    },
  },
  {
    name: "a call's controller is its media",
    async play(stage) {
      await signIn(stage, desk({ contacts: [voice("one", "connected"), voice("two", "ended")] }));
      for (const id of ["one", "two"]) {
        const connection = contactOf(stage, id).getAgentConnection();
        await stage.attemptAsync(`${id} controller`, () => connection.getMediaController());
      }
    },
  },
  {
    name: "a call's video is asked for",
    async play(stage) {
      await signIn(stage, desk({ contacts: [voice("one", "connected")] }));
      const info = { webRTCTransport: { meeting: { meetingId: "m" }, attendee: { attendeeId: "a", joinToken: "t" } } };
      stage.panel.manners.api = () => ({ data: info });
      const connection = contactOf(stage, "one").getAgentConnection();
      await stage.attemptAsync("video", () => connection.getVideoConnectionInfo());
      stage.panel.manners.api = () => ({ err: FAILURE });
      await stage.attemptAsync("video refused", () => connection.getVideoConnectionInfo());
    },
  },
  {
    name: "a chat gets its token",
    async play(stage) {
      await signIn(stage, desk({ contacts: [chat("one", "ended")] }));
      const connection = contactOf(stage, "one").getAgentConnection();
      stage.panel.manners.api = () => ({
        data: { chatTokenTransport: { participantToken: "T", expiry: "2025-01-15T12:00:00Z" } },
      });
      await stage.attemptAsync("token", () => connection.getConnectionToken());
      await stage.attemptAsync("token of the details", () => connection.getMediaInfo().getConnectionToken());
      stage.panel.manners.api = () => ({ err: FAILURE });
      await stage.attemptAsync("token refused", () => connection.getConnectionToken());
    },
  },
  {
    name: "a chat's controller is made where the panel knows the region",
    async play(stage) {
      pretendChatjs(stage);
      stage.panel.manners.sdk = () => ({ data: { origin: "https://panel", region: "us-west-2" } });
      await signIn(stage, desk({ contacts: [chat("one", "connected")] }), { features: { messageReceipts: {} } });
      await stage.panel.openSdk();
      await openChat(stage);
    },
  },
  {
    name: "a chat's controller is made where the panel knows no region",
    async play(stage) {
      pretendChatjs(stage);
      stage.panel.manners.sdk = () => ({
        isError: true,
        reason: "No handler",
        errorKey: "handlerNotFound",
        details: {},
      });
      await signIn(stage, desk({ contacts: [chat("one", "connecting")] }));
      await stage.panel.openSdk();
      await openChat(stage);
    },
  },
  {
    name: "a chat's controller is made where the newer channel is silent",
    async play(stage) {
      pretendChatjs(stage);
      await signIn(stage, desk({ contacts: [chat("one", "connected")] }));
      await openChat(stage);
    },
  },
  {
    name: "a chat's controller goes when its connection does",
    async play(stage) {
      pretendChatjs(stage);
      stage.panel.manners.sdk = () => ({ data: { origin: "https://panel", region: "us-west-2" } });
      await signIn(stage, desk({ contacts: [chat("one", "connected")] }));
      await stage.panel.openSdk();
      await openChat(stage);
      await change(stage, "ended", desk({ contacts: [chat("one", "ended")] }));
      const connection = contactOf(stage, "one").getAgentConnection();
      await stage.attemptAsync("controller", () => connection.getMediaController());
      await stage.attemptAsync("controller", () => connection.getMediaController());
    },
  },
  {
    name: "an agent's leg without media has no controller",
    async play(stage) {
      pretendChatjs(stage);
      await signIn(
        stage,
        desk({ contacts: [chat("one", "connected", { connections: [leg("bare", "agent", { initial: true })] })] }),
      );
      const connection = contactOf(stage, "one").getAgentConnection();
      stage.attempt("info", () => connection.getMediaInfo());
      await stage.attemptAsync("controller", () => connection.getMediaController());
    },
  },
  {
    name: "a chat's controller where no chat library is on the page",
    async play(stage) {
      stage.panel.manners.sdk = () => ({ data: { origin: "https://panel", region: "us-west-2" } });
      stage.panel.manners.api = () => undefined;
      await signIn(stage, desk({ contacts: [chat("one", "connected")] }));
      await stage.panel.openSdk();
      const connection = contactOf(stage, "one").getAgentConnection();
      connection.getMediaController().then(stage.teller("resolved"), () => stage.tell("controller rejects"));
      await stage.sleep(150);
    },
  },
];
