import type { Anomaly, History } from "./history.ts";
import { messageAnomalies } from "./message-anomalies.ts";
import { routingAnomalies } from "./routing-anomalies.ts";

/**
 * Judges a run in the manner of Jepsen: operations and observations in, broken guarantees out. Pure: it knows nothing of how the run was made.
 */
export function findAnomalies(history: History): readonly Anomaly[] {
  return [...messageAnomalies(history), ...routingAnomalies(history)];
}
