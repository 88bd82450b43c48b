/** Broadcasts of metrics, which the panel and other subscribers receive. Source: docs/wire/streams.md#broadcasts. */
import type { CoreNames } from "../core/core-namespace.ts";

/** Metric helpers of an instance. Errors: StateError without a panel. */
export interface Publishing {
  publishMetric(data: unknown): void;
  publishSoftphoneStats(data: unknown): void;
  publishSoftphoneReport(data: unknown): void;
  publishClickStreamData(data: unknown): void;
  /** Triggered on this page's bus only. */
  publishClientSideLogs(logs: unknown): void;
}

/** Creates the helpers. */
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
