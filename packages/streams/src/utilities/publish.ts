/** Broadcasts of measurements: the panel takes them, whoever keeps count keeps them. Source: docs/wire/streams.md#broadcasts. */
import type { CoreNames } from "../core/core-namespace.ts";

/** The publishing helpers of one instance. Errors: StateError without a panel. */
export interface Publishing {
  publishMetric(data: unknown): void;
  publishSoftphoneStats(data: unknown): void;
  publishSoftphoneReport(data: unknown): void;
  publishClickStreamData(data: unknown): void;
  /** Told on this page's bus only. */
  publishClientSideLogs(logs: unknown): void;
}

/** Makes them. */
export function createPublishing(ns: CoreNames): Publishing {
  const broadcast =
    (event: string) =>
    (data: unknown): void =>
      ns.core.getUpstream().sendUpstream("broadcast", { event, data });
  return {
    publishMetric: broadcast("client_metric"),
    publishSoftphoneStats: broadcast("softphone_stats"),
    publishSoftphoneReport: broadcast("softphone_report"),
    publishClickStreamData: broadcast("click_stream_data"),
    publishClientSideLogs: (logs) => ns.core.getEventBus().trigger("client_side_logs", logs),
  };
}
