import { readLeg } from "./base-connection.ts";
import type { Monitorable } from "./connection-types.ts";

/** Monitoring members of voice and chat connections. Source: docs/wire/streams.md#voiceconnection. */
export const monitoringMembers: Monitorable = {
  isSilentMonitor: readLeg((leg) => leg.monitorStatus === "SILENT_MONITOR"),
  isBarge: readLeg((leg) => leg.monitorStatus === "BARGE"),
  isSilentMonitorEnabled: readLeg((leg) => Boolean(leg.monitorCapabilities?.includes("SILENT_MONITOR"))),
  isBargeEnabled: readLeg((leg) => Boolean(leg.monitorCapabilities?.includes("BARGE"))),
  getMonitorCapabilities: readLeg((leg) => leg.monitorCapabilities),
  getMonitorStatus: readLeg((leg) => leg.monitorStatus),
};
