/** Simulated agent: accepts chats, misses or rejects a few, replies, finishes after-contact work and takes breaks. */
import type { DeskContact } from "@tributary/engine";
import type { ContactId, UserId } from "@tributary/model";
import { DEMO_IDS } from "@tributary/testkit";
import type { WorkingDay } from "./working-day.ts";

const MINUTE_MS = 60_000;

/** Runs an agent until the clock stops. */
export function simulateAgent(day: WorkingDay, id: UserId): void {
  /** Keys of contact, phase and offer that are being handled. */
  const handled = new Set<string>();

  async function handleDesk(): Promise<void> {
    const view = await day.call(({ agents }) => agents.view(id));
    if (!view.ok) throw new Error(`failed to read agent: ${view.refusal.code}`);
    for (const contact of view.value.contacts) {
      const { contactId, state, offeredAt } = contact.slot;
      const key = `${contactId} ${state.phase} ${offeredAt}`;
      if (handled.has(key)) continue;
      handled.add(key);
      void handle(contact);
    }
  }

  function handle(contact: DeskContact): Promise<void> {
    switch (contact.slot.state.phase) {
      case "offered":
        return answerOffer(contact.slot.contactId);
      case "connected":
        return chat(contact);
      case "missed":
      case "rejected":
        return becomeAvailable(contact.slot.contactId);
      case "paused":
      case "monitoring":
      case "failed":
        return Promise.resolve(); // chats are not paused, and there are no supervisors and no calls
      case "after-contact-work":
        return finishWork(contact.slot.contactId);
    }
  }

  async function answerOffer(contactId: ContactId): Promise<void> {
    if (day.random.chance(0.04)) {
      day.count("offers left ringing");
      return;
    }
    await day.sleepBetween(1_000, 12_000);
    if (day.random.chance(0.02)) {
      day.count("offers rejected");
      await day.call(({ agents }) => agents.reject(id, contactId));
      return;
    }
    const accepted = await day.call(({ agents }) => agents.accept(id, contactId));
    day.count(accepted.ok ? "chats accepted" : "offers gone");
  }

  async function chat({ slot, conversation }: DeskContact): Promise<void> {
    const me = { conversationId: slot.conversationId, participantId: slot.participantId };
    for (let number = 1; ; number += 1) {
      await day.sleepBetween(10_000, 90_000);
      if (number > 3 && day.random.chance(0.05)) {
        await day.call(({ agents }) => agents.end(id, slot.contactId, slot.participantId));
        day.count("chats ended by agents");
        return;
      }
      const text = `answer ${number} to ${conversation.attributes.visit}`;
      const message = { contentType: "text/plain", content: text, clientToken: text };
      const sent = await day.call(({ chats }) => chats.sendMessage(me, message));
      if (!sent.ok) return; // the customer has left
      day.count("answers sent");
    }
  }

  async function becomeAvailable(contactId: ContactId): Promise<void> {
    await day.sleepBetween(5_000, 60_000);
    // Agents become available again in either way.
    if (day.random.chance(0.5)) await day.call(({ agents }) => agents.clear(id, contactId));
    else await day.call(({ agents }) => agents.chooseState(id, DEMO_IDS.states.available, { enqueue: false }));
  }

  async function finishWork(contactId: ContactId): Promise<void> {
    await day.sleepBetween(5_000, 90_000);
    await day.call(({ agents }) => agents.clear(id, contactId)); // refused if the limit has cleared it already
  }

  async function takeBreaks(): Promise<void> {
    await day.sleepBetween(0, 5 * MINUTE_MS);
    for (;;) {
      await day.call(({ agents }) => agents.chooseState(id, DEMO_IDS.states.available, { enqueue: false }));
      await day.sleepBetween(60 * MINUTE_MS, 120 * MINUTE_MS);
      await day.call(({ agents }) => agents.chooseState(id, DEMO_IDS.states.onBreak, { enqueue: true }));
      await day.sleepBetween(10 * MINUTE_MS, 30 * MINUTE_MS);
    }
  }

  day.onStart(() => {
    day.harness.center.feeds.followDesk(id, {
      onChange: () => void handleDesk(),
      onEvent: () => undefined,
      onSignal: () => undefined,
      onEnd: () => undefined,
    });
    void handleDesk();
  });
  void takeBreaks();
}
