import { accepted } from "@tributary/kernel";
import { idOf } from "@tributary/model";
import { updateContactAttributesRequest } from "@tributary/protocol/connect";
import { operation } from "../operation.ts";

/**
 * Merges attributes into the contact's: those not named stay.
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
