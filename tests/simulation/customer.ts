/** A customer who comes several times a day, asks, is patient for a while, chats, and leaves. */
import type { ParticipantRef } from "@tributary/engine";
import { DEMO_IDS } from "@tributary/testkit";
import type { WorkingDay } from "./working-day.ts";

const MINUTE_MS = 60_000;

/** What a customer was told is in the conversation: texts in the order in which they were acknowledged. */
export type Remembered = { readonly conversation: ParticipantRef; readonly texts: readonly string[] };

/** Lives the customer's day, until the clock stops. Every conversation is handed to `remember` when it is over. */
export async function liveAsCustomer(
  day: WorkingDay,
  name: string,
  remember: (what: Remembered) => void,
): Promise<void> {
  await day.sleepBetween(0, 30 * MINUTE_MS);
  for (let visit = 1; ; visit += 1) {
    await chat(day, `${name} visit ${visit}`, remember);
    await day.sleepBetween(10 * MINUTE_MS, 60 * MINUTE_MS);
  }
}

async function chat(day: WorkingDay, visit: string, remember: (what: Remembered) => void): Promise<void> {
  const { random } = day;
  const flowId = random.pick([DEMO_IDS.flows.sales, DEMO_IDS.flows.support]);
  const started = await day.ask(({ chats }) =>
    chats.start({
      flowId,
      displayName: "Customer",
      attributes: { visit },
      initialMessage: null,
      contentTypes: ["text/plain"],
      durationMs: 4 * 3_600_000,
      name: null,
      description: null,
      clientToken: visit,
    }),
  );
  if (!started.ok) throw new Error(`a chat was not started: ${started.refusal.code}`);
  day.count("chats started");
  const conversation = started.value;
  if (random.chance(0.02)) return; // closed the page at once: the center must end it by itself
  await day.ask(({ chats }) => chats.join(conversation));

  const texts: string[] = [];
  const questions = random.between(3, 10);
  for (let number = 1; number <= questions; number += 1) {
    const text = `${visit}, question ${number}`;
    const message = { contentType: "text/plain", content: text, clientToken: text };
    const sent = await day.ask(({ chats }) => chats.sendMessage(conversation, message));
    if (!sent.ok) break; // the agent ended it
    texts.push(text);
    day.count("messages sent");
    if (random.chance(0.3)) await day.ask(({ chats }) => chats.sendTyping(conversation));
    await day.sleepBetween(15_000, 2 * MINUTE_MS);
  }
  await day.ask(({ chats }) => chats.leave(conversation));
  remember({ conversation, texts });
}
