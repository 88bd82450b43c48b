import type { SegmentAttributeDictionary } from "@tributary/protocol/host-data";
import type { Self } from "../host-types.ts";
import type {
  BaseConnection,
  ChatConnection,
  ChatMediaInfo,
  CustomerAuthenticationDetails,
} from "./connection-types.ts";
import { monitoringMembers } from "./monitoring.ts";
import { createTransport, mediaController } from "./transport.ts";

/** Additional methods of chat connections. Source: docs/wire/streams.md#chat-media-controller and #chatconnection. */
export const chatMembers: Omit<ChatConnection, keyof BaseConnection> & ThisType<Self<ChatConnection>> = {
  ...monitoringMembers,
  getMediaInfo() {
    const originalInfo = this._getData().chatMediaInfo;
    const info: ChatMediaInfo | null = originalInfo
      ? {
          contactId: this.contactId,
          initialContactId: initialContactId(this) || this.contactId,
          participantId: this.connectionId,
          getConnectionToken: () => this.getConnectionToken(),
          participantToken: tokenIn(originalInfo.connectionData),
          originalInfo: originalInfo as ChatMediaInfo["originalInfo"], // panels send all fields, and the upstream typings require them
        }
      : null;
    return info as ChatMediaInfo; // null for a connection without chat; the upstream typings do not declare this
  },
  getMediaType: () => "chat",
  getMediaController: mediaController,
  getConnectionToken() {
    const params = { transportType: "chat_token", participantId: this.connectionId, contactId: this.contactId };
    return createTransport(this, params, "getConnectionToken");
  },
  getParticipantName() {
    const { type, initial, chatMediaInfo } = this._getData();
    if (type === "agent") return this._instance.ns.core.getAgentDataProvider().getAgentData().configuration.name;
    return (initial ? chatMediaInfo?.customerName : chatMediaInfo?.agentName) ?? null;
  },
  getAuthenticationDetails() {
    if (!this.isInitialConnection()) throw new Error("Only the customer's connection has authentication details.");
    const { segmentAttributes } = contactOf(this);
    return flat(segmentAttributes?.["connect:CustomerAuthentication"]?.ValueMap);
  },
  isAuthenticated() {
    return this.getAuthenticationDetails()?.Status === "AUTHENTICATED";
  },
};

function contactOf(self: Self<ChatConnection>) {
  return self._instance.ns.core.getAgentDataProvider().getContactData(self.contactId);
}

/** Returns the first contact id of a task or chat. */
function initialContactId(self: Self<ChatConnection>): string | null | undefined {
  return contactOf(self).initialContactId;
}

/** Reads the token from a connection's data; null if it cannot be parsed. */
function tokenIn(connectionData: string | null | undefined): string | null {
  if (!connectionData) return null;
  try {
    const parsed: unknown = JSON.parse(connectionData);
    const isHolder = typeof parsed === "object" && parsed !== null && "ConnectionAuthenticationToken" in parsed;
    return isHolder ? String(parsed.ConnectionAuthenticationToken) : null;
  } catch {
    return null; // not JSON: no token
  }
}

type ValueMap = NonNullable<SegmentAttributeDictionary[string]["ValueMap"]>;

function flat(map: ValueMap | undefined): CustomerAuthenticationDetails | null {
  if (!map) return null;
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, value?.ValueString]));
}
