import type { ConnectionData, ContactType } from "@tributary/protocol/host-data";
import type { AgentConnection, BaseConnection } from "./connections/connection-types.ts";
import type { Contact } from "./contact-types.ts";
import type { FacadeHost, Self } from "./host-types.ts";
import { isActiveLeg, isAgentLeg } from "./leg-states.ts";

/** A contact with the members that create connections. */
export type LegHolder = Self<Contact> & {
  /** Creates a connection. Replaceable. */
  _createConnectionAPI(leg: ConnectionData): BaseConnection;
};

/** Returns the connection class of a channel. */
export function connectionClassOf(ns: FacadeHost, type: ContactType): FacadeHost["BaseConnection"] {
  if (type === "chat") return ns.ChatConnection;
  if (type === "task") return ns.TaskConnection;
  return type === "email" ? ns.EmailConnection : ns.VoiceConnection;
}

/** Connection getters of contacts. Connections are created only on request, because creating one starts its media. */
export const contactConnections: Pick<
  Contact,
  | "getConnections"
  | "getInitialConnection"
  | "getActiveInitialConnection"
  | "getThirdPartyConnections"
  | "getSingleActiveThirdPartyConnection"
  | "getAgentConnection"
  | "getActiveConnections"
  | "hasTwoActiveParticipants"
> &
  Pick<LegHolder, "_createConnectionAPI"> &
  ThisType<LegHolder> = {
  _createConnectionAPI(leg) {
    const Connection = connectionClassOf(this._instance.ns, this.getType());
    return new Connection(this.contactId, leg.connectionId);
  },
  getConnections() {
    return legs(this);
  },
  getInitialConnection() {
    return none(legs(this, (leg) => leg.initial)[0]);
  },
  getActiveInitialConnection() {
    return legs(this, (leg) => leg.initial && isActiveLeg(leg))[0] ?? null;
  },
  getThirdPartyConnections() {
    return legs(this, isThirdParty);
  },
  getSingleActiveThirdPartyConnection() {
    return legs(this, (leg) => isThirdParty(leg) && isActiveLeg(leg))[0] ?? null;
  },
  getAgentConnection() {
    return none(legs(this, isAgentLeg)[0]) as AgentConnection; // its class has the media methods of the channel
  },
  getActiveConnections() {
    return legs(this, isActiveLeg);
  },
  hasTwoActiveParticipants() {
    return this._getData().connections.filter(isActiveLeg).length === 2;
  },
};

function isThirdParty(leg: ConnectionData): boolean {
  return !leg.initial && leg.type !== "agent";
}

function legs(contact: LegHolder, isWanted?: (leg: ConnectionData) => boolean): BaseConnection[] {
  const { connections } = contact._getData();
  const wanted = isWanted === undefined ? connections : connections.filter(isWanted);
  return wanted.map((leg) => contact._createConnectionAPI(leg));
}

/** Null for undefined. The upstream typings do not declare the null. */
function none(connection: BaseConnection | undefined): BaseConnection {
  return (connection ?? null) as BaseConnection; // see the function's comment
}
