import type { ConversationRun } from "./conversation-run.ts";
import type { Anomaly, Send, ShownMessage } from "./history.ts";
import { messageAnomalies } from "./message-anomalies.ts";

/** Judges a conversation. Pure: it knows nothing of how the run was made, and nothing of the library. */
export function conversationAnomalies(run: ConversationRun): readonly Anomaly[] {
  const { chat, sends, receptions, transcript } = run;
  const at = (kind: Anomaly["kind"], detail: string): Anomaly => ({ kind, detail: `${chat}: ${detail}` });
  return [
    ...messageAnomalies({ sends, receptions, transcripts: [{ chat, messages: transcript }] }),
    ...outOfCallOrder(sends, transcript).map((text) =>
      at("out-of-call-order", `"${text}" is not in the order of the calls`),
    ),
    ...run.unanswered.map((text) => at("unanswered", `"${text}" was neither acknowledged nor refused`)),
    ...(run.isConnected ? [] : [at("not-connected", "the session did not return")]),
    ...(run.ends === 0 ? [at("not-ended", "the end was not reported")] : []),
    ...(run.ends > 1 ? [at("ended-twice", `the end was reported ${run.ends} times`)] : []),
    ...run.lateCallbacks.map((name) => at("late-callback", `${name} after the end`)),
    ...run.events.flatMap(({ client, events }) =>
      repeated(events).map((event) => at("repeated-event", `${client} received ${event} again`)),
    ),
    ...run.receipts.acknowledged
      .filter((id) => !run.receipts.stored.includes(id))
      .map((id) => at("receipt-lost", `the receipt of ${id} was acknowledged and is not in the transcript`)),
    ...run.receipts.ofCustomer
      .filter((id) => !run.receipts.shown.includes(id))
      .map((id) => at("receipt-missed", `the receipt of ${id} was not shown to the customer`)),
  ];
}

/** The stored messages of each session have the order in which they were sent. */
function outOfCallOrder(sends: readonly Send[], transcript: readonly ShownMessage[]): readonly string[] {
  const positions = new Map(transcript.map(({ text }, position) => [text, position]));
  const last = new Map<string, number>();
  return sends.flatMap(({ sender, session = "", text }) => {
    const position = positions.get(text);
    if (position === undefined) return [];
    const name = `${sender} ${session}`;
    const isLate = position < (last.get(name) ?? -1);
    last.set(name, Math.max(position, last.get(name) ?? -1));
    return isLate ? [text] : [];
  });
}

function repeated(events: readonly string[]): readonly string[] {
  return events.filter((event, index) => events.indexOf(event) < index);
}
