/** Figures of many conversations, for comparison. Published in docs/compat/chatjs.md. */
import type { ConversationRun } from "../../history/conversation-run.ts";
import type { Anomaly } from "../../history/history.ts";
import { firstOf, type JudgedRun, upstreamAnomalies } from "./run-many.ts";

/** Sums over all conversations; times are medians. `null`: there was none. */
export type Figures = {
  readonly conversations: number;
  readonly faults: number;
  readonly restarts: number;
  /** Messages of the customers, and of those: acknowledged, refused, and without an answer. */
  readonly written: number;
  readonly acknowledged: number;
  readonly refused: number;
  readonly unanswered: number;
  /** Acknowledged messages that are not stored, and messages stored twice or in another order. */
  readonly storedWrong: number;
  /** Messages that a page did not receive by `onMessage`, received again, and received in another order. */
  readonly missed: number;
  readonly repeated: number;
  readonly reordered: number;
  /** Read receipts of the agent that the last page did not show. */
  readonly receiptsMissed: number;
  /** Sessions that ended although the chat had not. */
  readonly endedSessions: number;
  /** Conversations in which the last session did not return. */
  readonly notReturned: number;
  /** Unit: milliseconds. */
  readonly returnAfterCutMs: number | null;
  readonly returnAfterSilenceMs: number | null;
};

const STORED: readonly Anomaly["kind"][] = ["lost", "phantom", "reordered"];

/** Returns the figures of a library. All are counted in the same way, whatever the library can keep. */
export function figuresOf(judged: readonly JudgedRun[]): Figures {
  const runs = judged.map(({ run }) => run);
  const sum = (count: (run: ConversationRun) => number): number => runs.reduce((all, run) => all + count(run), 0);
  const sends = (outcome?: string): number =>
    sum(
      (run) => run.sends.filter((send) => send.sender === "customer" && (send.outcome === outcome || !outcome)).length,
    );
  const anomalies = (kinds: readonly Anomaly["kind"][]): number =>
    sum((run) => upstreamAnomalies(withCallbacksOnly(run)).filter(({ kind }) => kinds.includes(kind)).length);
  return {
    conversations: runs.length,
    faults: sum(({ faults }) => faults.length),
    restarts: judged.reduce((all, { restarts }) => all + restarts, 0),
    written: sends(),
    acknowledged: sends("ok"),
    refused: sends("refused"),
    unanswered: sends("unknown"),
    storedWrong: anomalies(STORED),
    missed: anomalies(["missed-by-client"]),
    repeated: sum(({ receptions }) =>
      receptions.filter(isByMessage).reduce((all, { messages }) => all + messages.length - firstOf(messages).length, 0),
    ),
    reordered: anomalies(["different-order"]),
    receiptsMissed: sum(({ receipts }) => receipts.ofCustomer.filter((id) => !receipts.shown.includes(id)).length),
    endedSessions: sum(({ brokenSessions }) => brokenSessions),
    notReturned: runs.filter(({ isConnected }) => !isConnected).length,
    returnAfterCutMs: median(runs.flatMap(({ returnsMs }) => returnsMs.afterCut)),
    returnAfterSilenceMs: median(runs.flatMap(({ returnsMs }) => returnsMs.afterSilence)),
  };
}

/** A message that is missing on a page counts once, not again for what the page shows as a whole. */
function withCallbacksOnly(run: ConversationRun): ConversationRun {
  return { ...run, receptions: run.receptions.filter(isByMessage) };
}

/** By the callback of the chatjs interface, or by the timeline of `openChat`. */
const isByMessage = ({ client }: { readonly client: string }): boolean => /^(onMessage|timeline) /.test(client);

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
