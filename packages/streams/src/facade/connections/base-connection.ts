import type { ConnectionData } from "@tributary/protocol/host-data";
import type { SuccessFailOptions } from "../callbacks.ts";
import type { Endpoint } from "../endpoint.ts";
import type { Self } from "../host-types.ts";
import { isActiveLeg, isAgentLeg, isConnectedLeg } from "../leg-states.ts";
import { clientOf, durationSince, reading, recordClick } from "../method-factories.ts";
import type { BaseConnection } from "./connection-types.ts";

/** Creates a getter of a connection's data. */
export const readLeg = reading<ConnectionData>();

/** Creates a method whose request contains only the connection. */
export function callingLeg(method: string) {
  return function (this: Self<BaseConnection>, callbacks?: SuccessFailOptions): void {
    clientOf(this).call(method, { contactId: this.getContactId(), connectionId: this.getConnectionId() }, callbacks);
  };
}

const getState = readLeg<ConnectionData["state"]>((leg) => leg.state);
const getStateDuration = durationSince<ConnectionData>((leg) => leg.state.timestamp);
const hangUp = callingLeg("destroyConnection");

function getEndpoint(this: Self<BaseConnection>): Endpoint {
  return new this._instance.ns.Endpoint(this._getData().endpoint);
}

/** Methods of all connections. */
export const baseMembers: Omit<BaseConnection, "contactId" | "connectionId"> & ThisType<Self<BaseConnection>> = {
  _getData() {
    return this._instance.ns.core.getAgentDataProvider().getConnectionData(this.contactId, this.connectionId);
  },
  getContactId() {
    return this.contactId;
  },
  getConnectionId() {
    return this.connectionId;
  },
  getEndpoint,
  getAddress: getEndpoint,
  getState,
  getStatus: getState,
  getStateDuration,
  getStatusDuration: getStateDuration,
  getType: readLeg((leg) => leg.type),
  getMonitorInfo: readLeg((leg) => leg.monitoringInfo),
  isInitialConnection: readLeg((leg) => leg.initial),
  isActive: readLeg(isActiveLeg),
  isConnected: readLeg((leg) => isConnectedLeg(leg.state.type)),
  isConnecting: readLeg((leg) => leg.state.type === "connecting"),
  isOnHold: readLeg((leg) => leg.state.type === "hold"),
  getSoftphoneMediaInfo: readLeg((leg) => leg.softphoneMediaInfo),
  destroy(callbacks) {
    recordClick(this, "Hangup");
    hangUp.call(this, callbacks);
  },
  sendDigits(digits, callbacks) {
    const params = { contactId: this.getContactId(), connectionId: this.getConnectionId(), digits };
    clientOf(this).call("sendDigits", params, callbacks);
  },
  hold: callingLeg("holdConnection"),
  resume: callingLeg("resumeConnection"),
  toSnapshot() {
    const snapshot = new this._instance.ns.ConnectionSnapshot(this._getData());
    return Object.assign(snapshot, { contactId: this.contactId });
  },
  _initMediaController() {
    if (!this._isAgentConnectionType()) return;
    // The same promise is returned to callers of getMediaController, which report its error.
    this._instance.ns.core.mediaFactory?.get(mediaOf(this)).catch(() => {});
  },
  _isAgentConnectionType() {
    return isAgentLeg(this._getData());
  },
};

/** A connection with media methods. A bare BaseConnection has no media to control. */
type WithMedia = BaseConnection & { getMediaType(): string; getMediaInfo(): unknown };

function mediaOf(connection: BaseConnection): WithMedia {
  return connection as WithMedia; // the factory rejects connections without media
}

/** Constructor: stores the ids and starts the media of the agent's connection. */
export function constructConnection(
  this: Self<{ contactId: string; connectionId: string; _initMediaController(): void }>,
  contactId: string,
  connectionId: string,
): void {
  this.contactId = contactId;
  this.connectionId = connectionId;
  this._initMediaController();
}
