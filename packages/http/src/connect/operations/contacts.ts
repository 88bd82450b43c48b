/** Operations on contacts. */
import { accepted, refused } from "@tributary/kernel";
import { idOf, refusal } from "@tributary/model";
import {
  contactRequest,
  getContactAttributesRequest,
  startChatContactRequest,
  stopContactRequest,
  updateContactAttributesRequest,
} from "@tributary/protocol/connect";
import { startChatWithin } from "../../start/start-chat.ts";
import { contactAnswer } from "../contact-answer.ts";
import { operation } from "../operation.ts";

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_DescribeContact.html */
export const describeContact = operation("DescribeContact", contactRequest, async ({ center }, { ContactId }) => {
  const found = await center.contacts.describe(idOf(ContactId));
  if (!found.ok) return refused(refusal(found.refusal.code, "ContactId"));
  return accepted({ Contact: contactAnswer(center.directory.definition.instance, found.value) });
});

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_GetContactAttributes.html */
export const getContactAttributes = operation(
  "GetContactAttributes",
  getContactAttributesRequest,
  async ({ center }, { InitialContactId }) => {
    const found = await center.contacts.describe(idOf(InitialContactId));
    if (!found.ok) return refused(refusal(found.refusal.code, "InitialContactId"));
    return accepted({ Attributes: found.value.attributes });
  },
);

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_StartChatContact.html */
export const startChatContact = operation("StartChatContact", startChatContactRequest, async (context, request) => {
  const started = await startChatWithin(context, { caller: context.caller, api: "control-plane" }, request);
  return started.ok ? started : refused(started.refusal.refusal);
});

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_StopContact.html */
export const stopContact = operation("StopContact", stopContactRequest, async ({ center }, { ContactId }) => {
  const stopped = await center.contacts.stop(idOf(ContactId), "api");
  return stopped.ok ? accepted({}) : stopped;
});

/**
 * Merges attributes into the contact's existing ones.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_UpdateContactAttributes.html
 */
export const updateContactAttributes = operation(
  "UpdateContactAttributes",
  updateContactAttributesRequest,
  async ({ center }, { InitialContactId, Attributes }) => {
    const updated = await center.contacts.updateAttributes(idOf(InitialContactId), Attributes);
    return updated.ok ? accepted({}) : updated;
  },
);
