import { asId, type ContactId, type QueueId } from "@tributary/model";
import { expect, it } from "vitest";
import { ADA, AGENT, CONTACT, CREATED, CUSTOMER, chatIn, FLOW } from "../../test/conversations.ts";
import { contactAt, contactRecordsOf } from "./contact-summary.ts";
import type { ConversationState } from "./conversation-state.ts";
import { type ConversationDraft, draftConversation, draftNewConversation } from "./conversation-stream.ts";

const NOW = 60_000;
const NEXT = asId<ContactId>("next");

/** Returns the records of events that follow a state, each as its kind and the contact's id, and the summaries. */
function recordsAfter(state: ConversationState, addEvents: (draft: ConversationDraft) => unknown) {
  const draft = draftConversation(state, NOW);
  addEvents(draft);
  const records = contactRecordsOf(draft.state, draft.events);
  return {
    entries: records.flatMap(({ kind, id }) => (kind === "contact-summary" ? [] : [[kind, id]])),
    summaries: records.flatMap(({ kind, value }) => (kind === "contact-summary" ? [value] : [])),
  };
}

it.each([
  { type: "message.sent", ...CUSTOMER, contentType: "text/plain", content: "Hello", clientToken: null },
  { type: "attributes.updated", attributes: { a: "b" } },
  { type: "participant.left", ...CUSTOMER },
] as const)("[CX-01] $type writes no record", (event) => {
  expect(recordsAfter(chatIn("connected"), (draft) => draft.add(event))).toEqual({ entries: [], summaries: [] });
});

it("[CX-01] a contact that is accepted is found by its agent and by the time of the connection", () => {
  const { entries, summaries } = recordsAfter(chatIn("offered"), (draft) => {
    draft.add({ type: "contact.accepted", agentId: ADA });
    draft.add({ type: "participant.joined", ...AGENT, agentId: ADA });
  });

  expect(entries).toEqual([["contact-connected", `000000000060000/${CONTACT}`]]);
  expect(summaries).toMatchObject([{ contactId: CONTACT, channel: "chat", agentId: ADA, connectedAt: NOW }]);
});

it("[CX-01, CX-04] a change of the name or of the tags is in the summary, and makes the contact findable", () => {
  const { entries, summaries } = recordsAfter(chatIn("connected"), (draft) =>
    draft.add({ type: "contact.updated", changes: { name: "Order 7", tags: { team: "a" } } }),
  );

  expect(entries.map(([kind]) => kind)).toEqual(["contact-initiated", "contact-queued", "contact-connected"]);
  expect(summaries).toMatchObject([{ contactId: CONTACT, name: "Order 7", tags: { team: "a" } }]);
});

it("[CX-01] a transfer ends one contact and starts the next one", () => {
  const queueId = asId<QueueId>("support");
  const { entries, summaries } = recordsAfter(chatIn("connected"), (draft) => {
    draft.add({
      type: "contact.transferred",
      participantId: AGENT.participantId,
      nextContactId: NEXT,
      flowId: FLOW,
      targetQueueId: queueId,
    });
    draft.add({ type: "contact.queued", queueId, priority: 5 });
  });

  expect(entries.map(([kind, position = ""]) => [kind, contactAt(position)])).toEqual([
    ["contact-initiated", CONTACT],
    ["contact-queued", CONTACT],
    ["contact-connected", CONTACT],
    ["contact-ended", CONTACT],
    ["contact-initiated", NEXT],
    ["contact-queued", NEXT],
  ]);
  expect(summaries).toMatchObject([
    { contactId: CONTACT, agentId: ADA, endedAt: NOW },
    { contactId: NEXT, previousId: CONTACT, initiatedAt: NOW, queueId, conversationId: CONTACT },
  ]);
});

it("[CX-04] the end writes all entries of a contact, also of one that an earlier version started", () => {
  const { entries, summaries } = recordsAfter(chatIn("connected"), (draft) =>
    draft.add({ type: "contact.ended", reason: "api" }),
  );

  expect(entries.map(([kind]) => kind)).toEqual([
    "contact-initiated",
    "contact-queued",
    "contact-connected",
    "contact-ended",
  ]);
  expect(summaries).toMatchObject([{ contactId: CONTACT, agentId: ADA, endedAt: NOW }]);
});

it("[CX-04] a contact that ends in its queue has no time of a connection", () => {
  const { entries } = recordsAfter(chatIn("queued"), (draft) => draft.add({ type: "contact.ended", reason: "api" }));

  expect(entries.map(([kind]) => kind)).toEqual(["contact-initiated", "contact-queued", "contact-ended"]);
});

it("[CX-01] a chat that starts is found by the time of its start", () => {
  const draft = draftNewConversation(CONTACT, NOW);
  draft.add({ ...CREATED, name: "Order 7" });

  expect(contactRecordsOf(draft.state, draft.events)).toEqual([
    {
      kind: "contact-summary",
      id: CONTACT,
      value: { contactId: CONTACT, conversationId: CONTACT, channel: "chat", initiatedAt: NOW, name: "Order 7" },
    },
    { kind: "contact-initiated", id: `000000000060000/${CONTACT}`, value: null },
  ]);
});

const TASK = {
  ...CREATED,
  channel: "task",
  participants: [],
  chat: null,
  task: { scheduledAt: 900_000, expiresAt: 9_900_000 },
} as const;

it("[CX-01] a scheduled task is found by the time of its schedule", () => {
  const draft = draftNewConversation(CONTACT, NOW);
  draft.add(TASK);

  const records = contactRecordsOf(draft.state, draft.events);

  expect(records.map(({ kind, id }) => [kind, id])).toEqual([
    ["contact-summary", CONTACT],
    ["contact-initiated", `000000000060000/${CONTACT}`],
    ["contact-scheduled", `000000000900000/${CONTACT}`],
  ]);
  expect(records[0]?.value).toMatchObject({ channel: "task", scheduledAt: 900_000 });
});

it("[CX-01] a task that is renamed while it is paused keeps its agent", () => {
  const created = draftNewConversation(CONTACT, NOW);
  created.add({ ...TASK, task: { ...TASK.task, scheduledAt: null } });
  created.add({ type: "contact.flow-started" });
  created.add({ type: "contact.queued", queueId: asId<QueueId>("sales"), priority: 5 });
  created.add({ type: "contact.offered", agentId: ADA, participantId: AGENT.participantId, expiresAt: NOW + 20_000 });
  created.add({ type: "contact.accepted", agentId: ADA });
  created.add({ type: "contact.paused" });

  const { summaries } = recordsAfter(created.state, (draft) =>
    draft.add({ type: "contact.updated", changes: { name: "Order 7" } }),
  );

  expect(summaries).toMatchObject([{ name: "Order 7", agentId: ADA, connectedAt: NOW }]);
});
