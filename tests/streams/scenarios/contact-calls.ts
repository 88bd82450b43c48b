/** What host code does with a contact. */
import { chat, desk, email, endpoint, type Fields, leg, task, voice } from "../support/agent-data.ts";
import { change, contactOf, signIn } from "../support/follow.ts";
import type { Loose } from "../support/loose.ts";
import { pretendQuietChatjs } from "../support/pretend-chatjs.ts";
import type { Scenario, Stage } from "../support/stage.ts";

const FAILURE = JSON.stringify({ type: "InvalidStateException", message: "no", stack: [], statusCode: 400 });

/** What can be read of a contact without arguments. */
const GETTERS = [
  "getContactId",
  "getOriginalContactId",
  "getInitialContactId",
  "getType",
  "getState",
  "getStatus",
  "getName",
  "getDescription",
  "getReferences",
  "getContactDuration",
  "getInitiationMethod",
  "getContactMetadata",
  "getRelatedContactId",
  "getContactAssociationId",
  "getCustomerEndpoint",
  "getConnectSystemEndpoint",
  "getQueue",
  "getQueueTimestamp",
  "getConnections",
  "getInitialConnection",
  "getActiveInitialConnection",
  "getThirdPartyConnections",
  "getSingleActiveThirdPartyConnection",
  "getAgentConnection",
  "getActiveConnections",
  "hasTwoActiveParticipants",
  "getAttributes",
  "getSegmentAttributes",
  "getContactFeatures",
  "getChannelContext",
  "isSoftphoneCall",
  "hasVideoRTCCapabilities",
  "hasScreenShareCapability",
  "canAgentSendVideo",
  "canAgentSendScreenShare",
  "canCustomerSendScreenShare",
  "isInbound",
  "isConnected",
  "isMultiPartyConferenceEnabled",
  "isUnderSupervision",
  "isAutoAcceptEnabled",
  "isCampaignPreview",
  "isCustomerFirstCallback",
  "toSnapshot",
];

/** Reads everything of contacts, in every state given. */
function read(contacts: readonly Fields[]): (stage: Stage) => Promise<void> {
  return async (stage) => {
    pretendQuietChatjs(stage);
    await signIn(stage, desk({ contacts }));
    for (const { contactId } of contacts) {
      const contact = contactOf(stage, String(contactId));
      for (const name of GETTERS) stage.attempt(`${contactId}.${name}`, () => contact[name]());
      stage.attempt(`${contactId} durations`, () => [contact.getStateDuration() > 0, contact.getStatusDuration() > 0]);
    }
  };
}

const VIDEO = { Video: "SEND", ScreenShare: "SEND" };

const RICH = {
  initialContactId: "first",
  relatedContactId: "related",
  name: "A name",
  contactMetadata: { any: 1 },
  customerEndpoint: endpoint({ type: "phone_number", phoneNumber: "+15550100" }),
  connectSystemEndpoint: endpoint({ type: "phone_number", phoneNumber: "+15550101" }),
  contactFeatures: { multiPartyConferenceEnabled: true },
  agentContactHandlingConfig: { autoAccept: true },
};

/** Names of calls that need no arguments but callbacks. */
const CALLS = [
  "accept",
  "reject",
  "clear",
  "complete",
  "pause",
  "resume",
  "toggleActiveConnections",
  "conferenceConnections",
  "silentMonitor",
  "bargeIn",
];

async function callAll(stage: Stage, contact: Loose): Promise<void> {
  for (const name of CALLS) await stage.call(name, (cb) => contact[name](cb));
  const queue = endpoint({ type: "queue", endpointId: "arn:queue", endpointARN: "arn:queue", name: "Sales" });
  for (const name of ["addConnection", "addParticipant", "transfer"]) {
    await stage.call(name, (cb) => contact[name](queue, cb));
  }
  const number = stage.connect.Endpoint.byPhoneNumber("+15550199");
  await stage.call("addConnection by number", (cb) => contact.addConnection(number, cb));
  await stage.call("notifyIssue", (cb) => contact.notifyIssue("code", "words", cb));
  for (const target of ["silent_monitor", "BARGE", "nonsense", undefined]) {
    await stage.call(`monitor ${target}`, (cb) => contact.updateMonitorParticipantState(target, cb));
  }
}

export const CONTACT_CALLS: readonly Scenario[] = [
  {
    name: "everything that can be read of a call",
    play: read([
      voice("talks", "connected"),
      voice("rings", "connecting"),
      voice("over", "ended"),
      voice("rich", "connected", RICH),
    ]),
  },
  {
    name: "everything that can be read of a call with three parties",
    play: read([
      voice("three", "connected", {
        ...RICH,
        initiationMethod: "outbound",
        segmentAttributes: { "connect:Subtype": { ValueString: "connect:WebRTC" } },
        connections: [
          leg("three-agent", "agent", { capabilities: VIDEO }),
          leg("three-customer", "outbound", { initial: true, state: "hold", capabilities: VIDEO }),
          leg("three-other", "outbound", { quickConnectName: "Sales" }),
        ],
      }),
    ]),
  },
  {
    name: "everything that can be read of a monitored call",
    play: read([
      voice("watched", "connected", {
        queue: null,
        attributes: null,
        connections: [
          leg("watched-me", "monitoring", {
            initial: true,
            state: "barge",
            monitoringInfo: { agentName: "Grace", customerName: "Customer", joinTime: "now" },
            monitorCapabilities: ["SILENT_MONITOR", "BARGE"],
            monitorStatus: "BARGE",
          }),
          leg("watched-agent", "agent", { state: "connected" }),
        ],
      }),
    ]),
  },
  {
    name: "everything that can be read of queued callbacks and campaign previews",
    play: read([
      voice("later", "incoming", { type: "queue_callback", initiationMethod: "callback" }),
      voice("preview", "connecting", { initiationMethod: "campaign_preview" }),
      voice("first", "connecting", { initiationMethod: "callback_customer_first_dialed" }),
    ]),
  },
  {
    name: "everything that can be read of a chat",
    play: read([
      chat("offered", "connecting"),
      chat("talks", "connected"),
      chat("over", "ended"),
      chat("rich", "missed", RICH),
    ]),
  },
  {
    name: "everything that can be read of tasks and e-mails",
    play: read([
      task("task", "ended"),
      email("mail", "connected"),
      email("sent", "ended", { initiationMethod: "agent_reply" }),
    ]),
  },
  {
    name: "an active task without its library",
    play: read([task("task", "connected")]),
  },
  {
    name: "a contact without an initial connection",
    play: read([
      voice("odd", "connected", { connections: [leg("odd-agent", "agent")] }),
      voice("none", "connected", { connections: [] }),
    ]),
  },
  {
    name: "a call is offered and accepted",
    async play(stage) {
      await signIn(stage, desk({ contacts: [voice("one", "connecting")] }));
      await stage.call("accept", (cb) => contactOf(stage, "one").accept(cb));
      await stage.settle();
      await change(stage, "connected", desk({ contacts: [voice("one", "connected")] }));
    },
  },
  {
    name: "a contact that cannot be accepted fails with a word",
    async play(stage) {
      await signIn(stage, desk({ contacts: [chat("one", "connecting")] }));
      stage.panel.manners.api = () => ({ err: FAILURE, data: { more: 1 } });
      await stage.call("accept", (cb) => contactOf(stage, "one").accept(cb));
      stage.attempt("accept without callbacks", () => contactOf(stage, "one").accept());
      await stage.settle();
    },
  },
  {
    name: "another page accepts",
    async play(stage) {
      await signIn(stage, desk({ contacts: [chat("one", "connecting"), chat("two", "connecting")] }));
      await stage.panel.post("contact::accepted", { contactId: "two" });
      await stage.panel.post("contact::accepted::two", { contactId: "two" });
      await change(stage, "connected", desk({ contacts: [chat("one", "connecting"), chat("two", "connected")] }));
    },
  },
  {
    name: "an offer is rejected and missed",
    async play(stage) {
      await signIn(stage, desk({ contacts: [chat("one", "connecting")] }));
      await stage.call("reject", (cb) => contactOf(stage, "one").reject(cb));
      await change(stage, "missed", desk({ contacts: [chat("one", "missed")] }));
      await stage.call("clear", (cb) => contactOf(stage, "one").clear(cb));
      await change(stage, "gone", desk());
    },
  },
  {
    name: "after contact work is cleared",
    async play(stage) {
      await signIn(stage, desk({ contacts: [chat("one", "ended")] }));
      await stage.call("clear", (cb) => contactOf(stage, "one").clear(cb));
      await stage.call("complete", (cb) => contactOf(stage, "one").complete(cb));
      stage.attempt("destroy", () => contactOf(stage, "one").destroy());
      await stage.call("destroy with callbacks", (cb) => contactOf(stage, "one").destroy(cb));
      await change(stage, "gone", desk());
    },
  },
  {
    name: "every call of a contact succeeds",
    async play(stage) {
      await signIn(stage, desk({ contacts: [voice("one", "connected")] }));
      await callAll(stage, contactOf(stage, "one"));
    },
  },
  {
    name: "every call of a contact fails",
    async play(stage) {
      await signIn(stage, desk({ contacts: [voice("one", "connected")] }));
      stage.panel.manners.api = () => ({ err: FAILURE });
      await callAll(stage, contactOf(stage, "one"));
    },
  },
  {
    name: "parties are toggled, with and without one on hold",
    async play(stage) {
      const legs = (one: string, other: string): Fields =>
        desk({
          contacts: [
            voice("one", "connected", {
              connections: [
                leg("agent", "agent"),
                leg("customer", "inbound", { initial: true, state: one }),
                leg("third", "outbound", { state: other }),
              ],
            }),
          ],
        });
      await signIn(stage, legs("connected", "connected"));
      const toggle = (): Promise<void> =>
        stage.call("toggleActiveConnections", (cb) => contactOf(stage, "one").toggleActiveConnections(cb));
      await toggle();
      for (const [one, other] of [
        ["hold", "connected"],
        ["connected", "hold"],
        ["hold", "hold"],
        ["disconnected", "disconnected"],
        ["disconnected", "connected"],
      ] as const) {
        await change(stage, `${one}, ${other}`, legs(one, other));
        await toggle();
      }
    },
  },
  {
    name: "a snapshot of a contact stands still",
    async play(stage) {
      await signIn(stage, desk({ contacts: [voice("one", "connecting")] }));
      const snapshot = contactOf(stage, "one").toSnapshot();
      await change(stage, "connected", desk({ contacts: [voice("one", "connected")] }));
      stage.tell("then", snapshot.getState().type, snapshot.getQueue().name, snapshot.isConnected());
      stage.attempt("its connections", () => snapshot.getConnections().length);
      stage.tell("now", contactOf(stage, "one").getState().type);
    },
  },
];
