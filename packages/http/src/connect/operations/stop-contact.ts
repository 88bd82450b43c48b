import { accepted } from "@tributary/kernel";
import { idOf } from "@tributary/model";
import { stopContactRequest } from "@tributary/protocol/connect";
import { operation } from "../operation.ts";

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_StopContact.html */
export const stopContact = operation("StopContact", stopContactRequest, async ({ center }, { ContactId }) => {
  const stopped = await center.contacts.stop(idOf(ContactId), "api");
  return stopped.ok ? accepted({}) : stopped;
});
