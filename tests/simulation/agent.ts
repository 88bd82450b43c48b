/** An agent who works through the day: takes chats, misses a few, answers, finishes, pauses. */
import type { DeskContact } from "@tributary/engine";
import type { ContactId, UserId } from "@tributary/model";
import { DEMO_IDS } from "@tributary/testkit";
import type { WorkingDay } from "./working-day.ts";

const MINUTE_MS = 60_000;

/** Lives the agent's day, until the clock stops. */
export function liveAsAgent(day: WorkingDay, id: UserId): void {
  /** What is being dealt with: contact and phase. */
  const atWork = new Set<string>();

  async function lookAtDesk(): Promise<void> {
    const view = await day.ask(({ agents }) => agents.view(id));
    if (!view.ok) throw new Error(`an agent has no desk: ${view.refusal.code}`);
    for (const contact of view.value.contacts) {
      const { contactId, state, offeredAt } = contact.slot;
      const what = `${contactId} ${state.phase} ${offeredAt}`;
      if (atWork.has(what)) continue;
      atWork.add(what);
      void deal(contact);
    }
  }

  function deal(contact: DeskContact): Promise<void> {
    switch (contact.slot.state.phase) {
      case "offered":
        return answer(contact.slot.contactId);
      case "connected":
        return talk(contact);
      case "missed":
      case "rejected":
        return comeBack(contact.slot.contactId);
      case "after-contact-work":
        return finish(contact.slot.contactId);
    }
  }

  async function answer(contactId: ContactId): Promise<void> {
    if (day.random.chance(0.04)) {
      day.count("offers left ringing");
      return;
    }
    await day.sleepBetween(1_000, 12_000);
    if (day.random.chance(0.02)) {
      day.count("offers rejected");
      await day.ask(({ agents }) => agents.reject(id, contactId));
      return;
    }
    const accepted = await day.ask(({ agents }) => agents.accept(id, contactId));
    day.count(accepted.ok ? "chats accepted" : "offers gone");
  }

  async function talk({ slot, conversation }: DeskContact): Promise<void> {
    const me = { conversationId: slot.conversationId, participantId: slot.participantId };
    for (let number = 1; ; number += 1) {
      await day.sleepBetween(10_000, 90_000);
      if (number > 3 && day.random.chance(0.05)) {
        await day.ask(({ agents }) => agents.end(id, slot.contactId, slot.participantId));
        day.count("chats ended by agents");
        return;
      }
      const text = `answer ${number} to ${conversation.attributes.visit}`;
      const message = { contentType: "text/plain", content: text, clientToken: text };
      const sent = await day.ask(({ chats }) => chats.sendMessage(me, message));
      if (!sent.ok) return; // the customer has left
      day.count("answers sent");
    }
  }

  async function comeBack(contactId: ContactId): Promise<void> {
    await day.sleepBetween(5_000, 60_000);
    // Either way of coming back is usual.
    if (day.random.chance(0.5)) await day.ask(({ agents }) => agents.clear(id, contactId));
    else await day.ask(({ agents }) => agents.chooseState(id, DEMO_IDS.states.available, { enqueue: false }));
  }

  async function finish(contactId: ContactId): Promise<void> {
    await day.sleepBetween(5_000, 90_000);
    await day.ask(({ agents }) => agents.clear(id, contactId)); // or it has cleared itself meanwhile
  }

  async function keepHours(): Promise<void> {
    await day.sleepBetween(0, 5 * MINUTE_MS);
    for (;;) {
      await day.ask(({ agents }) => agents.chooseState(id, DEMO_IDS.states.available, { enqueue: false }));
      await day.sleepBetween(60 * MINUTE_MS, 120 * MINUTE_MS);
      await day.ask(({ agents }) => agents.chooseState(id, DEMO_IDS.states.onBreak, { enqueue: true }));
      await day.sleepBetween(10 * MINUTE_MS, 30 * MINUTE_MS);
    }
  }

  day.onStart(() => {
    day.lab.center.live.followDesk(id, {
      onChange: () => void lookAtDesk(),
      onEvent: () => undefined,
      onSignal: () => undefined,
      onEnd: () => undefined,
    });
    void lookAtDesk();
  });
  void keepHours();
}
