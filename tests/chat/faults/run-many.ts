/** Many conversations with the pages of one library, several at a time, and their judgement. */
import { conversationAnomalies } from "../../history/conversation-anomalies.ts";
import type { ConversationRun } from "../../history/conversation-run.ts";
import type { Anomaly, Reception, ShownMessage } from "../../history/history.ts";
import type { ChatPages } from "./chat-page.ts";
import { type FaultKinds, planOf } from "./conversation-plan.ts";
import { runConversation } from "./run-conversation.ts";

/** Conversations at a time: they wait more than they compute. */
const AT_ONCE = 8;

/** A conversation, what is wrong with it, and the number of restarts of its server. */
export type JudgedRun = {
  readonly seed: number;
  readonly run: ConversationRun;
  readonly restarts: number;
  readonly anomalies: readonly Anomaly[];
};

/** Runs the conversations of `seeds`, and judges them as far as the library can keep the rules. */
export async function runMany(
  pages: ChatPages,
  seeds: readonly number[],
  kinds: FaultKinds,
): Promise<readonly JudgedRun[]> {
  const judge = pages.name === "upstream" ? upstreamAnomalies : conversationAnomalies;
  const judged: JudgedRun[] = [];
  const waiting = seeds.values();
  async function runSome(): Promise<void> {
    for (const seed of waiting) {
      const plan = planOf(seed, kinds);
      const run = await runConversation(pages, plan);
      judged.push({ seed, run, restarts: plan.restarts.length, anomalies: judge(run) });
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, runSome));
  return judged.sort((one, other) => one.seed - other.seed);
}

/**
 * Judges a conversation with the unmodified library. It passes items on again under the same id, sends messages that are written at once at the same time, and
 * resolves receipts that it does not send: no server can change that. Everything else counts.
 */
export function upstreamAnomalies(run: ConversationRun): readonly Anomaly[] {
  const withoutRepeats = run.receptions
    .filter(({ client }) => !client.startsWith("transcript"))
    .map((reception): Reception => ({ ...reception, messages: firstOf(reception.messages) }));
  const receipts = { acknowledged: [], stored: [], ofCustomer: [], shown: [] };
  const anomalies = conversationAnomalies({ ...run, receptions: withoutRepeats, events: [], receipts });
  return anomalies.filter(({ kind }) => kind !== "out-of-call-order");
}

/** Returns the messages without those that were received again under the same id. */
export function firstOf(messages: readonly ShownMessage[]): readonly ShownMessage[] {
  const ids = new Set<string>();
  return messages.filter(({ id }) => {
    const isNew = !ids.has(id);
    ids.add(id);
    return isNew;
  });
}
