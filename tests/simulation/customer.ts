/** Simulated customer: visits several times a day, asks questions in a chat and leaves. */
import type { ParticipantRef } from "@tributary/engine";
import { DEMO_IDS } from "@tributary/testkit";
import type { WorkingDay } from "./working-day.ts";

const MINUTE_MS = 60_000;

/** Texts that a customer sent, in the order in which the server acknowledged them. */
export type Acknowledged = { readonly conversation: ParticipantRef; readonly texts: readonly string[] };

/** Runs a customer until the clock stops. Calls `onLeft` after each conversation. */
export async function simulateCustomer(
  day: WorkingDay,
  name: string,
  onLeft: (acknowledged: Acknowledged) => void,
): Promise<void> {
  await day.sleepBetween(0, 30 * MINUTE_MS);
  for (let visit = 1; ; visit += 1) {
    await chat(day, `${name} visit ${visit}`, onLeft);
    await day.sleepBetween(10 * MINUTE_MS, 60 * MINUTE_MS);
  }
}

async function chat(day: WorkingDay, visit: string, onLeft: (acknowledged: Acknowledged) => void): Promise<void> {
  const { random } = day;
  const flowId = random.pick([DEMO_IDS.flows.sales, DEMO_IDS.flows.support]);
  const started = await day.call(({ chats }) =>
    chats.start({
      flowId,
      displayName: "Customer",
      attributes: { visit },
      initialMessage: null,
      contentTypes: ["text/plain"],
      durationMs: 4 * 3_600_000,
      name: null,
      description: null,
      clientToken: { key: visit, requestDigest: visit, validMs: 4 * 3_600_000 },
    }),
  );
  if (!started.ok) throw new Error(`failed to start chat: ${started.refusal.code}`);
  day.count("chats started");
  const conversation = started.value;
  if (random.chance(0.02)) return; // closed the page before connecting; the center must end the chat
  await day.call(({ chats }) => chats.join(conversation));

  const texts: string[] = [];
  const questions = random.between(3, 10);
  for (let number = 1; number <= questions; number += 1) {
    const text = `${visit}, question ${number}`;
    const message = { contentType: "text/plain", content: text, clientToken: text };
    const sent = await day.call(({ chats }) => chats.sendMessage(conversation, message));
    if (!sent.ok) break; // the agent ended the chat
    texts.push(text);
    day.count("messages sent");
    if (random.chance(0.3)) await day.call(({ chats }) => chats.sendTyping(conversation));
    await day.sleepBetween(15_000, 2 * MINUTE_MS);
  }
  await day.call(({ chats }) => chats.leave(conversation));
  onLeft({ conversation, texts });
}
