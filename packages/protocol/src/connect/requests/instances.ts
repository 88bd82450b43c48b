/** Requests of the operations on instances and flows, and of simple lists. */
import * as v from "valibot";
import { instance, pageFields, someOf } from "../fields.ts";

/** ListInstances: pagination only. */
export const pageRequest = v.object(pageFields);

/** Request for one page of a list of the instance. */
export const instancePageRequest = v.object({ ...instance, ...pageFields });

/** DescribeInstance. */
export const instanceRequest = v.object(instance);

export const listContactFlowsRequest = v.object({
  ...instance,
  ...pageFields,
  contactFlowTypes: v.optional(
    someOf([
      "CONTACT_FLOW",
      "CUSTOMER_QUEUE",
      "CUSTOMER_HOLD",
      "CUSTOMER_WHISPER",
      "AGENT_HOLD",
      "AGENT_WHISPER",
      "OUTBOUND_WHISPER",
      "AGENT_TRANSFER",
      "QUEUE_TRANSFER",
      "CAMPAIGN",
    ]),
  ),
});
