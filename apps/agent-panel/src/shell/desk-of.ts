/** Converts the center's agent data to a desk. The only code that reads the center's data. */
import type { EpochMs } from "@tributary/kernel";
import type { AgentUpdate, ConnectionSnapshot, ContactSnapshot } from "@tributary/protocol/panel";
import type {
  CallParty,
  ContactRating,
  Desk,
  DeskCall,
  DeskContact,
  DeskContactPhase,
  StateChoice,
  StateKind,
} from "../shared/desk.ts";

const KINDS: Readonly<Record<AgentUpdate["snapshot"]["state"]["type"], StateKind>> = {
  init: "system",
  routable: "routable",
  not_routable: "not-routable",
  offline: "offline",
  system: "system",
  error: "error",
};

const PHASES: Readonly<Record<ContactSnapshot["state"]["type"], DeskContactPhase>> = {
  init: "offered",
  incoming: "offered",
  pending: "offered",
  connecting: "offered",
  connected: "connected",
  paused: "connected",
  ended: "wrap-up",
  missed: "missed",
  rejected: "rejected",
  error: "failed",
};

/** `receivedAt` is the time of receipt by this page's clock; times in the result are on the same clock. */
export function deskOf({ configuration, snapshot }: AgentUpdate, receivedAt: EpochMs): Desk {
  const skewMs = snapshot.snapshotTimestamp - receivedAt;
  const { state, nextState, agentAvailabilityState } = snapshot;
  const servesCalls = (configuration.routingProfile.channelConcurrencyMap.VOICE ?? 0) > 0;
  const hasCall = snapshot.contacts.some(({ type }) => isCall(type));
  return {
    agentName: configuration.name,
    state: { name: state.name, kind: KINDS[state.type], since: state.startTimestamp - skewMs },
    nextState: nextState?.name ?? null,
    choices: configuration.agentStates.map(
      ({ agentStateARN, name, type }): StateChoice => ({ id: agentStateARN, name, kind: KINDS[type] }),
    ),
    chosenId: agentAvailabilityState.agentStateARN,
    hasCalls: servesCalls || hasCall,
    canCall: servesCalls && !hasCall && configuration.permissions.includes("outboundCall"),
    queueArns: configuration.routingProfile.queues.map(({ queueARN }) => queueARN),
    contacts: snapshot.contacts.map((contact) => contactOf(contact, skewMs)),
  };
}

function contactOf(contact: ContactSnapshot, skewMs: number): DeskContact {
  const onOurClock = (at: EpochMs | null): EpochMs | null => (at === null ? null : at - skewMs);
  const own = contact.connections.find(({ type }) => type === "agent" || type === "monitoring");
  // The agent or queue that this agent calls is in the place of a customer.
  const customer = contact.connections.find(
    ({ type, initial }) => type === "inbound" || (type === "outbound" && initial),
  );
  const isCallback = contact.type === "queue_callback";
  const isCalling = contact.state.type === "connecting" && (isCallback || customer?.type === "outbound");
  const monitor = monitorOf(own);
  return {
    contactId: contact.contactId,
    conversationId: contact.initialContactId ?? contact.contactId,
    channel: isCallback ? "voice" : contact.type,
    ...(isCallback && { isCallback }),
    ...unreachedOf(contact),
    phase: monitor
      ? "monitoring"
      : contact.isRejected
        ? "rejected"
        : isCalling
          ? "connected"
          : PHASES[contact.state.type],
    isPaused: contact.state.type === "paused",
    since: contact.state.timestamp - skewMs,
    endsAt: onOurClock(contact.offerExpiresAt ?? contact.workEndsAt),
    customerName: nonEmpty(
      contact.type === "task" ? contact.name : (customer?.chatMediaInfo?.customerName ?? customer?.endpoint?.name),
    ),
    ...identityOf(contact),
    description: nonEmpty(contact.description),
    references: Object.entries(contact.references).map(([name, { type, value }]) => ({ name, type, value })),
    queueName: contact.queue?.name ?? null,
    queuedAt: onOurClock(contact.queueTimestamp ?? contact.waitingSince ?? null),
    attributes: Object.values(contact.attributes).map(({ name, value }) => ({ name, value })),
    agentConnectionId: own?.connectionId ?? null,
    otherAgents: contact.connections.flatMap(({ type, initial, connectionId, state, endpoint, lapsed }) =>
      type === "outbound" && !initial
        ? {
            connectionId,
            name: nonEmpty(endpoint?.name),
            isAwaited: state.type === "connecting",
            lapsed: lapsed ?? null,
            isSupervisor: state.type === "barge",
            isHeld: state.type === "hold",
            since: state.timestamp - skewMs,
          }
        : [],
    ),
    canAttach: contact.contactFeatures.attachmentsEnabled === true,
    canFormat: contact.contactFeatures.messagingMarkdownEnabled === true,
    canAddAgents: contact.contactFeatures.multiPartyConferenceEnabled === true,
    monitor,
    idle: customer?.idle == null ? null : { endsAt: onOurClock(customer.idle.endsAt) },
    rating: ratingOf(contact),
    ...(isCall(contact.type) && { call: { ...callOf(own, customer), isCalling } }),
  };
}

/** Members of a call that did not reach the other party. */
function unreachedOf({ failure, isUnanswered }: ContactSnapshot): Pick<DeskContact, "failure" | "isUnanswered"> {
  return { ...(failure && { failure }), ...(isUnanswered && { isUnanswered }) };
}

function isCall(type: ContactSnapshot["type"]): boolean {
  return type === "voice" || type === "queue_callback";
}

/** Source: docs/wire/streams.md#shape */
function identityOf({ segmentAttributes }: ContactSnapshot): Pick<DeskContact, "identity"> {
  const values = segmentAttributes["connect:CustomerAuthentication"]?.ValueMap;
  const customerId = values?.AssociatedCustomerId?.ValueString;
  if (customerId === undefined || values?.Status?.ValueString !== "AUTHENTICATED") return {};
  return { identity: { customerId, provider: values.IdentityProvider?.ValueString ?? "" } };
}

/** Source: docs/wire/panel-socket.md#agent-data. */
function ratingOf({ segmentAttributes }: ContactSnapshot): ContactRating | null {
  const score = Number(segmentAttributes["tributary:Rating"]?.ValueString);
  if (!(score >= 1 && score <= 5)) return null;
  return { score, comment: nonEmpty(segmentAttributes["tributary:RatingComment"]?.ValueString) };
}

function callOf(
  own: ConnectionSnapshot | undefined,
  customer: ConnectionSnapshot | undefined,
): Omit<DeskCall, "isCalling"> {
  const type = customer?.state.type;
  return {
    canTransfer: customer !== undefined && customer.endpoint?.type !== "agent",
    media: own?.softphoneMediaInfo ?? null,
    agent: own && partyOf(own),
    customer: type === "disconnected" || type === "connecting" ? undefined : customer && partyOf(customer),
  };
}

function partyOf({ connectionId, state, mute }: ConnectionSnapshot): CallParty {
  return { connectionId, isHeld: state.type === "hold", isMuted: mute === true };
}

function monitorOf(own: ConnectionSnapshot | undefined): DeskContact["monitor"] {
  if (own?.type !== "monitoring") return null;
  const mode = own.state.type === "barge" ? "barge" : "silent";
  return { mode, mayBarge: own.monitorCapabilities?.some((each) => each === "BARGE") ?? false };
}

function nonEmpty(text: string | null | undefined): string | null {
  const trimmed = text?.trim() ?? "";
  return trimmed === "" ? null : trimmed;
}
