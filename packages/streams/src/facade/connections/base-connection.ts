import type { ConnectionData } from "@tributary/protocol/host-data";
import type { SuccessFailOptions } from "../callbacks.ts";
import type { Endpoint } from "../endpoint.ts";
import type { Self } from "../host-types.ts";
import { isActiveLeg, isAgentLeg, isConnectedLeg } from "../leg-states.ts";
import { clientOf, durationSince, noteClick, reading } from "../method-factories.ts";
import type { BaseConnection } from "./connection-types.ts";

/** A getter of a leg's data. */
export const readLeg = reading<ConnectionData>();

/** Calls a method that asks for nothing but the leg. */
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

/** What every leg can do. */
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
    noteClick(this, "Hangup");
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
    // Whoever asks for the controller is told what went wrong with it; the same promise is handed out then.
    this._instance.ns.core.mediaFactory?.get(mediaOf(this)).catch(() => {});
  },
  _isAgentConnectionType() {
    return isAgentLeg(this._getData());
  },
};

/** Every leg of a channel with media has its methods; one of a bare BaseConnection has nothing to control. */
type WithMedia = BaseConnection & { getMediaType(): string; getMediaInfo(): unknown };

function mediaOf(connection: BaseConnection): WithMedia {
  return connection as WithMedia; // the factory refuses what has no media
}

/** Runs for `new`: remembers which leg, and starts the media of the agent's. */
export function constructConnection(
  this: Self<{ contactId: string; connectionId: string; _initMediaController(): void }>,
  contactId: string,
  connectionId: string,
): void {
  this.contactId = contactId;
  this.connectionId = connectionId;
  this._initMediaController();
}
