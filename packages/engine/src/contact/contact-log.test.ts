import { asId, type QueueId } from "@tributary/model";
import { createRecordingLogger } from "@tributary/testkit";
import { expect, it } from "vitest";
import { ADA, AGENT, CONTACT, CREATED, CUSTOMER } from "../../test/conversations.ts";
import { logContactEvents } from "./contact-log.ts";

const base = { contactId: CONTACT, at: 1 } as const;

it("each step of a contact's lifecycle is logged once at info", () => {
  const log = createRecordingLogger();

  logContactEvents(log, [
    { ...base, ...CREATED },
    { ...base, type: "contact.queued", queueId: asId<QueueId>("queue"), priority: 5 },
    { ...base, type: "contact.offered", agentId: ADA, participantId: AGENT.participantId, expiresAt: 2 },
    { ...base, type: "contact.offer-lapsed", agentId: ADA, outcome: "missed" },
    { ...base, type: "contact.offer-lapsed", agentId: ADA, outcome: "rejected" },
    { ...base, type: "contact.accepted", agentId: ADA },
    { ...base, type: "contact.ended", reason: "api" },
  ]);

  const contactId = CONTACT;
  expect(log.lines).toEqual([
    { level: "info", message: "contact created", fields: { contactId, channel: "chat" } },
    { level: "info", message: "contact queued", fields: { contactId, queueId: "queue" } },
    { level: "info", message: "contact offered", fields: { contactId, agentId: ADA } },
    { level: "info", message: "contact missed", fields: { contactId, agentId: ADA } },
    { level: "info", message: "contact rejected", fields: { contactId, agentId: ADA } },
    { level: "info", message: "contact accepted", fields: { contactId, agentId: ADA } },
    { level: "info", message: "contact ended", fields: { contactId, reason: "api" } },
  ]);
});

it("messages, attributes and participants are not logged", () => {
  const log = createRecordingLogger();

  logContactEvents(log, [
    { ...base, type: "message.sent", ...CUSTOMER, contentType: "text/plain", content: "secret", clientToken: "token" },
    { ...base, type: "attributes.updated", attributes: { number: "secret" } },
    { ...base, type: "participant.joined", ...CUSTOMER, agentId: null },
    { ...base, type: "participant.left", ...CUSTOMER },
  ]);

  expect(log.lines).toEqual([]);
});
