import { accepted, refused } from "@tributary/kernel";
import { idOf, refusal } from "@tributary/model";
import { contactRequest } from "@tributary/protocol/connect";
import { contactAnswer } from "../contact-answer.ts";
import { operation } from "../operation.ts";

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_DescribeContact.html */
export const describeContact = operation("DescribeContact", contactRequest, async ({ center }, { ContactId }) => {
  const found = await center.contacts.describe(idOf(ContactId));
  if (!found.ok) return refused(refusal(found.refusal.code, "ContactId"));
  return accepted({ Contact: contactAnswer(center.directory.definition.instance, found.value) });
});
