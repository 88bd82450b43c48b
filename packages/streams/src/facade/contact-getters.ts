import type { ContactData } from "@tributary/protocol/host-data";
import type { Contact } from "./contact-types.ts";
import type { Self } from "./host-types.ts";
import { isActiveLeg, isAgentLeg } from "./leg-states.ts";
import { durationSince, reading } from "./method-factories.ts";

type Answers<Name extends keyof Contact> = Contact[Name] extends (...args: never[]) => infer Value ? Value : never;

const read = reading<ContactData>();
const getState = read<Answers<"getState">>((data) => data.state);
const getStateDuration = durationSince<ContactData>((data) => data.state.timestamp);
const getInitialContactId = read<string>((data) => data.initialContactId);

/** Creates a getter: true if any selected connection may send `what`. */
function mayAnySend(what: "Video" | "ScreenShare", whose: (isAgent: boolean) => boolean) {
  return read<boolean>((data) =>
    data.connections.some((each) => each.capabilities?.[what] === "SEND" && whose(isAgentLeg(each))),
  );
}
const anyone = (): boolean => true;
const agent = (isAgent: boolean): boolean => isAgent;
const others = (isAgent: boolean): boolean => !isAgent;

/**
 * True if a customer started the contact: for an agent's contact the initial connection is outbound; tasks and e-mails have no such
 * connection.
 */
function isInbound(this: Self<Contact>): boolean {
  const { type, initiationMethod, connections } = this._getData();
  if (type === "task" || type === "email" || initiationMethod === "campaign_preview") {
    return initiationMethod !== "outbound";
  }
  const initial = connections.find((each) => each.initial);
  if (initial === undefined) throw new this._instance.ns.StateError("The contact has no initial connection.");
  return initial.type === "inbound";
}

/** Getters of a contact's data. */
export const contactGetters = {
  _getData(this: Self<Contact>): ContactData {
    return this._instance.ns.core.getAgentDataProvider().getContactData(this.getContactId());
  },
  getContactId(this: Self<Contact>): string {
    return this.contactId;
  },
  getOriginalContactId: getInitialContactId,
  getInitialContactId,
  getType: read<Answers<"getType">>((data) => data.type),
  getState,
  getStatus: getState,
  getName: read<string>((data) => data.name),
  getDescription: read<string>((data) => data.description),
  getReferences: read<Answers<"getReferences">>((data) => data.references),
  getContactDuration: read<number>((data) => data.contactDuration),
  getInitiationMethod: read<Answers<"getInitiationMethod">>((data) => data.initiationMethod),
  getContactMetadata: read<unknown>((data) => data.contactMetadata),
  getRelatedContactId: read<string | null>((data) => data.relatedContactId),
  getContactAssociationId: read<string | null>((data) => data.contactAssociationId),
  getCustomerEndpoint: read<Answers<"getCustomerEndpoint">>((data) => data.customerEndpoint),
  getConnectSystemEndpoint: read<Answers<"getConnectSystemEndpoint">>((data) => data.connectSystemEndpoint),
  getStateDuration,
  getStatusDuration: getStateDuration,
  getQueue: read<Answers<"getQueue">>((data) => data.queue),
  getQueueTimestamp: read<Date>((data) => data.queueTimestamp),
  getAttributes: read<Answers<"getAttributes">>((data) => data.attributes),
  getChannelContext: read<Answers<"getChannelContext">>((data) => data.channelContext),
  getContactFeatures: read<Answers<"getContactFeatures">>((data) => data.contactFeatures),
  getSegmentAttributes: read<Answers<"getSegmentAttributes">>((data) => data.segmentAttributes),
  getContactSubtype: read<string | null>((data) => data.segmentAttributes?.["connect:Subtype"]?.ValueString ?? null),

  isSoftphoneCall: read<boolean>(
    ({ type, connections }) =>
      (type === "voice" || type === "queue_callback") && connections.some((each) => each.softphoneMediaInfo),
  ),
  isInbound,
  isConnected: read<boolean>((data) => data.state.type === "connected"),
  isMultiPartyConferenceEnabled: read<boolean>((data) => Boolean(data.contactFeatures?.multiPartyConferenceEnabled)),
  isUnderSupervision: read<boolean>((data) =>
    data.connections.some((each) => each.type !== "agent" && each.monitorStatus === "BARGE" && isActiveLeg(each)),
  ),
  isAutoAcceptEnabled: read<boolean>(({ agentContactHandlingConfig, type, connections }) =>
    Boolean(
      agentContactHandlingConfig
        ? agentContactHandlingConfig.autoAccept
        : type === "voice" && connections.find(isAgentLeg)?.softphoneMediaInfo?.autoAccept,
    ),
  ),
  isCampaignPreview: read<boolean>((data) => data.initiationMethod === "campaign_preview"),
  isCustomerFirstCallback: read<boolean>((data) => data.initiationMethod === "callback_customer_first_dialed"),
  hasVideoRTCCapabilities: mayAnySend("Video", anyone),
  hasScreenShareCapability: mayAnySend("ScreenShare", anyone),
  canAgentSendVideo: mayAnySend("Video", agent),
  canAgentReceiveVideo: mayAnySend("Video", others),
  canAgentSendScreenShare: mayAnySend("ScreenShare", agent),
  canCustomerSendScreenShare: mayAnySend("ScreenShare", others),
};
