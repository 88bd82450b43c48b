/** Agent data for tests: complete, at one fixed moment. */
import type { ContactData, HostAgentData } from "@tributary/protocol/host-data";

const AT = new Date(1_000);
const QUEUE = { name: "Basic", queueARN: "arn:queue", queueId: "arn:queue" };

/** One whole payload: an agent in a state, with contacts. */
export function agentData(contacts: readonly ContactData[], stateName = "Available"): HostAgentData {
  const available = { agentStateARN: "arn:available", type: "routable", name: "Available" } as const;
  return {
    configuration: {
      name: "Ada",
      username: "ada",
      extension: "",
      softphoneEnabled: true,
      softphoneAutoAccept: false,
      permissions: [],
      dialableCountries: [],
      agentStates: [available, { agentStateARN: "arn:offline", type: "offline", name: "Offline" }],
      routingProfile: {
        name: "Basic",
        routingProfileARN: "arn:profile",
        routingProfileId: "arn:profile",
        channelConcurrencyMap: { CHAT: 3 },
        defaultOutboundQueue: QUEUE,
        queues: [QUEUE],
      },
    },
    snapshot: {
      snapshotTimestamp: AT,
      localTimestamp: 1_000,
      skew: 0,
      state: { ...available, name: stateName, startTimestamp: AT },
      contacts,
    },
  };
}

/** A chat as one agent sees it; the agent's own leg is `<id>-agent`. */
export function chat(contactId: string, phase: ContactData["state"]["type"]): ContactData {
  const media = { customerName: "Maya", connectionData: null };
  return {
    contactId,
    type: "chat",
    state: { type: phase, timestamp: AT },
    queue: QUEUE,
    attributes: { plan: { name: "plan", value: "gold" } },
    connections: [
      {
        connectionId: `${contactId}-agent`,
        type: "agent",
        initial: false,
        state: { type: "connecting", timestamp: AT },
      },
      {
        connectionId: "c",
        type: "inbound",
        initial: true,
        state: { type: "connected", timestamp: AT },
        chatMediaInfo: media,
      },
    ],
  };
}
