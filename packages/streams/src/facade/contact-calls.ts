import type { EndpointData } from "@tributary/protocol/host-data";
import type { Answer, SuccessFailOptions } from "./callbacks.ts";
import type { Contact } from "./contact-types.ts";
import { endpointForWire } from "./endpoint.ts";
import type { Self } from "./host-types.ts";
import { isActiveLeg, isAgentLeg } from "./leg-states.ts";
import { broadcast, clientOf, recordClick } from "./method-factories.ts";

/** Version of the client library, as sent in call reports. */
const CCP_VERSION = "V2";

/** Creates a method whose request contains only the contact. */
function calling(method: string) {
  return function (this: Self<Contact>, callbacks?: SuccessFailOptions): void {
    clientOf(this).call(method, { contactId: this.getContactId() }, callbacks);
  };
}

/** Creates a method that adds a participant to the contact. */
function reaching(method: string) {
  return function (this: Self<Contact>, endpoint: EndpointData, callbacks?: SuccessFailOptions): void {
    const params = { contactId: this.getContactId(), endpoint: endpointForWire(this._instance.ns.Endpoint, endpoint) };
    clientOf(this).call(method, params, callbacks);
  };
}

const plain = {
  complete: calling("completeContact"),
  clear: calling("clearContact"),
  pause: calling("pauseContact"),
  resume: calling("resumeContact"),
  conferenceConnections: calling("conferenceConnections"),
  addConnection: reaching("createAdditionalConnection"),
  addParticipant: reaching("addNewConnection"),
  transfer: reaching("transferContact"),
};

const handling: Pick<Contact, "accept" | "reject" | "destroy" | "notifyIssue" | "toggleActiveConnections"> &
  ThisType<Self<Contact>> = {
  accept(callbacks) {
    const { contactId } = this;
    recordClick(this, "Accept");
    const success = (data: Answer): void => {
      broadcast(this, "contact::accepted", { contactId });
      broadcast(this, `contact::accepted::${contactId}`, { contactId });
      callbacks?.success?.(data);
    };
    const failure = (): void => {
      this._instance.ns.publishMetric({ name: "ContactAcceptFailure", data: { count: 1 } });
      callbacks?.failure?.("error");
    };
    clientOf(this).call("acceptContact", { contactId }, { success, failure });
  },
  reject(callbacks) {
    recordClick(this, "Reject");
    clientOf(this).call("rejectContact", { contactId: this.getContactId() }, callbacks);
  },
  destroy() {
    this._instance.ns
      .getLog()
      .warn("contact.destroy() has no effect: destroy the agent's connection or clear the contact");
  },
  notifyIssue(issueCode, description, callbacks) {
    clientOf(this).call("notifyContactIssue", { contactId: this.getContactId(), issueCode, description }, callbacks);
  },
  toggleActiveConnections(callbacks) {
    const { connections } = this._getData();
    const leg = connections.find((each) => each.state.type === "hold") ?? connections.find(isActiveLeg);
    const params = { contactId: this.getContactId(), connectionId: leg?.connectionId ?? null };
    clientOf(this).call("toggleActiveConnections", params, callbacks);
  },
};

const monitoring: Pick<Contact, "updateMonitorParticipantState" | "silentMonitor" | "bargeIn"> &
  ThisType<Self<Contact>> = {
  updateMonitorParticipantState(targetState, callbacks) {
    const targetMonitorMode = targetState?.toUpperCase();
    if (targetMonitorMode === "SILENT_MONITOR" || targetMonitorMode === "BARGE") {
      const params = { contactId: this.getContactId(), targetMonitorMode };
      clientOf(this).call("updateMonitorParticipantState", params, callbacks);
    } else {
      callbacks?.failure?.("invalid_target_state");
    }
  },
  silentMonitor(callbacks) {
    this.updateMonitorParticipantState("SILENT_MONITOR", callbacks);
  },
  bargeIn(callbacks) {
    this.updateMonitorParticipantState("BARGE", callbacks);
  },
};

const sharing: Pick<Contact, "startScreenSharing" | "stopScreenSharing"> & ThisType<Self<Contact>> = {
  async startScreenSharing(skipSessionInitiation) {
    assertCanShare(this);
    if (!skipSessionInitiation) await initiateSharing(this);
    broadcast(this, "contact::screen_sharing_started", { contactId: this.getContactId() });
  },
  async stopScreenSharing() {
    assertCanShare(this);
    broadcast(this, "contact::screen_sharing_stopped", { contactId: this.getContactId() });
  },
};

/** Errors: throws unless the contact is a connected web call. */
function assertCanShare(contact: Contact): void {
  if (contact.getContactSubtype() !== "connect:WebRTC") throw new Error("Screen sharing requires a web call.");
  if (!contact.isConnected()) throw new Error(`Contact ${contact.getContactId()} is not connected.`);
}

/** Errors: rejects with the panel's error. */
function initiateSharing(contact: Self<Contact>): Promise<Answer> {
  const { ns } = contact._instance;
  const contactId = contact.getContactId();
  const params = {
    InstanceId: ns.core.getAgentDataProvider().getInstanceId(),
    ContactId: contactId,
    ParticipantId: contact._getData().connections.find(isAgentLeg)?.connectionId,
  };
  return new Promise((success, reject) => {
    const failure = (err: string): void => {
      broadcast(contact, "contact::screen_sharing_error", { contactId });
      reject(err);
    };
    clientOf(contact).call("startScreenSharing", params, { success, failure });
  });
}

/** Reports from a page that plays the audio. */
const reports: Pick<Contact, "sendSoftphoneMetrics" | "sendSoftphoneReport"> & ThisType<Self<Contact>> = {
  sendSoftphoneMetrics(stats, callbacks) {
    const common = { contactId: this.getContactId(), ccpVersion: CCP_VERSION };
    clientOf(this).call("sendSoftphoneCallMetrics", { ...common, softphoneStreamStatistics: stats }, callbacks);
    this._instance.ns.publishSoftphoneStats({ ...common, stats });
  },
  sendSoftphoneReport(report, callbacks) {
    const params = { contactId: this.getContactId(), ccpVersion: CCP_VERSION, report };
    clientOf(this).call("sendSoftphoneCallReport", params, callbacks);
  },
};

/** Creates a method that sends a request about the contact over the SDK channel. */
function asking<Value>(command: string, pick: (answer: Answer) => Value) {
  return async function (this: Self<Contact>): Promise<Value> {
    return pick(await this._instance.ns.core.sdk.request(command, { contactId: this.getContactId() }));
  };
}
const whole = (answer: Answer): Answer => answer;

const preview = {
  getInstanceDetails: asking("contact/getInstanceDetails", whole),
  engagePreviewContact: asking("contact/engagePreviewContact", whole),
  getPreviewConfiguration: asking("contact/getPreviewConfiguration", whole),
  isPreviewMode: asking("contact/isPreviewMode", (answer) => Boolean(answer?.isPreviewMode)),
};

/** Requests of contacts. */
export const contactCalls = { ...plain, ...handling, ...monitoring, ...sharing, ...reports, ...preview };
