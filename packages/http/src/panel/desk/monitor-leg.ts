import type { ConversationAtContact, Monitor } from "@tributary/engine";
import { connectionIn } from "@tributary/model";
import type { ConnectionSnapshot } from "@tributary/protocol/panel";

/** Modes of monitoring as desktops know them. */
export const MONITOR_MODES = { silent: "SILENT_MONITOR", barge: "BARGE" } as const;

/** States of a supervisor's leg. */
const STATES = { silent: "silent_monitor", barge: "barge" } as const;

type MonitorPart = Pick<
  ConnectionSnapshot,
  "type" | "initial" | "state" | "monitoringInfo" | "monitorCapabilities" | "monitorStatus"
>;

/** Returns the members by which a supervisor's leg differs from an agent's. It is the initial one of their contact. Source: docs/wire/streams.md#typical-states. */
export function monitorPartOf(monitor: Monitor, { contact, participants }: ConversationAtContact): MonitorPart {
  const { mode, mayBarge, since } = monitor;
  const monitored = connectionIn(contact.state)?.with.participantId;
  const agentName = participants.find(({ id }) => id === monitored)?.displayName ?? "";
  const customerName = participants.find(({ role }) => role === "customer")?.displayName ?? "";
  return {
    type: "monitoring",
    initial: true,
    state: { type: STATES[mode], timestamp: since },
    monitoringInfo: { agentName, customerName, agent: { agentName } },
    monitorCapabilities: mayBarge ? [MONITOR_MODES.silent, MONITOR_MODES.barge] : [MONITOR_MODES.silent],
    monitorStatus: MONITOR_MODES[mode],
  };
}
