import { accepted, refused } from "@tributary/kernel";
import { idOf, refusal } from "@tributary/model";
import { getContactAttributesRequest } from "@tributary/protocol/connect";
import { operation } from "../operation.ts";

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
