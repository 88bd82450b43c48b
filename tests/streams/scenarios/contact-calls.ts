/** Calls of host code on contacts. */
import { chat, desk, email, endpoint, type Fields, leg, task, voice } from "../support/agent-data.ts";
import { fakeSilentChatjs } from "../support/fake-chatjs.ts";
import { change, contactOf, signIn } from "../support/follow.ts";
import type { HostPage, Scenario } from "../support/host-page.ts";
import type { Loose } from "../support/loose.ts";

const FAILURE = JSON.stringify({ type: "InvalidStateException", message: "no", stack: [], statusCode: 400 });

/** Getters of a contact without arguments. */
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

/** Calls all getters of the contacts in each given state. */
function read(contacts: readonly Fields[]): (page: HostPage) => Promise<void> {
  return async (page) => {
    fakeSilentChatjs(page);
    await signIn(page, desk({ contacts }));
    for (const { contactId } of contacts) {
      const contact = contactOf(page, String(contactId));
      for (const name of GETTERS) page.attempt(`${contactId}.${name}`, () => contact[name]());
      page.attempt(`${contactId} durations`, () => [contact.getStateDuration() > 0, contact.getStatusDuration() > 0]);
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

/** Calls whose only arguments are callbacks. */
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

async function callAll(page: HostPage, contact: Loose): Promise<void> {
  for (const name of CALLS) await page.call(name, (cb) => contact[name](cb));
  const queue = endpoint({ type: "queue", endpointId: "arn:queue", endpointARN: "arn:queue", name: "Sales" });
  for (const name of ["addConnection", "addParticipant", "transfer"]) {
    await page.call(name, (cb) => contact[name](queue, cb));
  }
  const number = page.connect.Endpoint.byPhoneNumber("+15550199");
  await page.call("addConnection by number", (cb) => contact.addConnection(number, cb));
  await page.call("notifyIssue", (cb) => contact.notifyIssue("code", "words", cb));
  for (const target of ["silent_monitor", "BARGE", "nonsense", undefined]) {
    await page.call(`monitor ${target}`, (cb) => contact.updateMonitorParticipantState(target, cb));
  }
}

export const CONTACT_CALLS: readonly Scenario[] = [
  {
    name: "all getters of a call",
    run: read([
      voice("talks", "connected"),
      voice("rings", "connecting"),
      voice("over", "ended"),
      voice("rich", "connected", RICH),
    ]),
  },
  {
    name: "all getters of a call with three parties",
    run: read([
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
    name: "all getters of a monitored call",
    run: read([
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
    name: "all getters of queued callbacks and campaign previews",
    run: read([
      voice("later", "incoming", { type: "queue_callback", initiationMethod: "callback" }),
      voice("preview", "connecting", { initiationMethod: "campaign_preview" }),
      voice("first", "connecting", { initiationMethod: "callback_customer_first_dialed" }),
    ]),
  },
  {
    name: "all getters of a chat",
    run: read([
      chat("offered", "connecting"),
      chat("talks", "connected"),
      chat("over", "ended"),
      chat("rich", "missed", RICH),
    ]),
  },
  {
    name: "all getters of tasks and e-mails",
    run: read([
      task("task", "ended"),
      email("mail", "connected"),
      email("sent", "ended", { initiationMethod: "agent_reply" }),
    ]),
  },
  {
    name: "an active task without its library",
    run: read([task("task", "connected")]),
  },
  {
    name: "a contact without an initial connection",
    run: read([
      voice("odd", "connected", { connections: [leg("odd-agent", "agent")] }),
      voice("none", "connected", { connections: [] }),
    ]),
  },
  {
    name: "a call is offered and accepted",
    async run(page) {
      await signIn(page, desk({ contacts: [voice("one", "connecting")] }));
      await page.call("accept", (cb) => contactOf(page, "one").accept(cb));
      await page.drain();
      await change(page, "connected", desk({ contacts: [voice("one", "connected")] }));
    },
  },
  {
    name: "a refused accept fails with one word",
    async run(page) {
      await signIn(page, desk({ contacts: [chat("one", "connecting")] }));
      page.panel.behavior.api = () => ({ err: FAILURE, data: { more: 1 } });
      await page.call("accept", (cb) => contactOf(page, "one").accept(cb));
      page.attempt("accept without callbacks", () => contactOf(page, "one").accept());
      await page.drain();
    },
  },
  {
    name: "another page accepts",
    async run(page) {
      await signIn(page, desk({ contacts: [chat("one", "connecting"), chat("two", "connecting")] }));
      await page.panel.post("contact::accepted", { contactId: "two" });
      await page.panel.post("contact::accepted::two", { contactId: "two" });
      await change(page, "connected", desk({ contacts: [chat("one", "connecting"), chat("two", "connected")] }));
    },
  },
  {
    name: "an offer is rejected and missed",
    async run(page) {
      await signIn(page, desk({ contacts: [chat("one", "connecting")] }));
      await page.call("reject", (cb) => contactOf(page, "one").reject(cb));
      await change(page, "missed", desk({ contacts: [chat("one", "missed")] }));
      await page.call("clear", (cb) => contactOf(page, "one").clear(cb));
      await change(page, "gone", desk());
    },
  },
  {
    name: "after-contact work is cleared",
    async run(page) {
      await signIn(page, desk({ contacts: [chat("one", "ended")] }));
      await page.call("clear", (cb) => contactOf(page, "one").clear(cb));
      await page.call("complete", (cb) => contactOf(page, "one").complete(cb));
      page.attempt("destroy", () => contactOf(page, "one").destroy());
      await page.call("destroy with callbacks", (cb) => contactOf(page, "one").destroy(cb));
      await change(page, "gone", desk());
    },
  },
  {
    name: "every call of a contact succeeds",
    async run(page) {
      await signIn(page, desk({ contacts: [voice("one", "connected")] }));
      await callAll(page, contactOf(page, "one"));
    },
  },
  {
    name: "every call of a contact fails",
    async run(page) {
      await signIn(page, desk({ contacts: [voice("one", "connected")] }));
      page.panel.behavior.api = () => ({ err: FAILURE });
      await callAll(page, contactOf(page, "one"));
    },
  },
  {
    name: "parties are toggled, with and without one on hold",
    async run(page) {
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
      await signIn(page, legs("connected", "connected"));
      const toggle = (): Promise<void> =>
        page.call("toggleActiveConnections", (cb) => contactOf(page, "one").toggleActiveConnections(cb));
      await toggle();
      for (const [one, other] of [
        ["hold", "connected"],
        ["connected", "hold"],
        ["hold", "hold"],
        ["disconnected", "disconnected"],
        ["disconnected", "connected"],
      ] as const) {
        await change(page, `${one}, ${other}`, legs(one, other));
        await toggle();
      }
    },
  },
  {
    name: "a snapshot of a contact does not change",
    async run(page) {
      await signIn(page, desk({ contacts: [voice("one", "connecting")] }));
      const snapshot = contactOf(page, "one").toSnapshot();
      await change(page, "connected", desk({ contacts: [voice("one", "connected")] }));
      page.record("then", snapshot.getState().type, snapshot.getQueue().name, snapshot.isConnected());
      page.attempt("its connections", () => snapshot.getConnections().length);
      page.record("now", contactOf(page, "one").getState().type);
    },
  },
];
