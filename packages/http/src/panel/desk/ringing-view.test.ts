import type { DeskContact, DeskView } from "@tributary/engine";
import { asId, type ContactId, type ConversationId, type ParticipantId, type QueueId } from "@tributary/model";
import { expect, it } from "vitest";
import { testDefinition } from "../../../test/test-definition.ts";
import { ringingView } from "./ringing-view.ts";

const NONE: ReadonlySet<string> = new Set();
const [user] = testDefinition.users;
const to = { agentId: user?.id, participantId: asId<ParticipantId>("agent") };
const place = { queueId: asId<QueueId>("q"), priority: 5, queuedAt: 1 };

/** The desk of an agent with one connected contact, offered at 10. */
function deskWith({ acceptedAt }: { readonly acceptedAt: number }): DeskView {
  const ids = { contactId: asId<ContactId>("c"), conversationId: asId<ConversationId>("c"), ...to };
  const slot = { ...ids, channel: "chat", offeredAt: 10, acceptedAt, state: { phase: "connected", since: acceptedAt } };
  const state = { phase: "connected", place, with: to, connectedAt: acceptedAt };
  const contact = { slot, conversation: { contact: { id: "c", state } } } as unknown as DeskContact; // the members that are read
  return { user, agent: { seq: 7, slots: [slot] }, contacts: [contact] } as unknown as DeskView;
}

it("[PU-06] the desk before an automatic acceptance has the contact as offered", () => {
  const before = ringingView(deskWith({ acceptedAt: 10 }), NONE);

  const offer = { offeredAt: 10, expiresAt: 20_010 };
  const slot = { contactId: "c", acceptedAt: null, state: { phase: "offered", offer: { phase: "ringing", ...offer } } };
  expect(before?.agent).toMatchObject({ seq: 6, slots: [slot] });
  expect(before?.contacts).toMatchObject([
    { slot, conversation: { contact: { state: { phase: "offered", place, to, ...offer } } } },
  ]);
});

it.each([
  ["a contact that the pages know", 10, new Set(["c"])],
  ["a contact that the agent accepted", 11, NONE],
])("[PU-06] there is no desk before %s", (_what, acceptedAt, known) => {
  expect(ringingView(deskWith({ acceptedAt }), known)).toBeUndefined();
});
