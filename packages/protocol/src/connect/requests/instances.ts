/** Requests of the operations on instances and flows, and of simple lists. */
import * as v from "valibot";
import { isOriginPattern } from "../../panel/approved-origins.ts";
import { instance, pageFields, someOf } from "../fields.ts";

/** ListInstances: pagination only. */
export const pageRequest = v.object(pageFields);

/** Request for one page of a list of the instance. */
export const instancePageRequest = v.object({ ...instance, ...pageFields });

/** DescribeInstance. */
export const instanceRequest = v.object(instance);

/** Origin of a page. Also a pattern such as `http://localhost:*`, as in the settings. */
const origin = v.pipe(
  v.string("a string"),
  v.maxLength(267, "at most 267 characters"),
  v.check(isOriginPattern, "an origin such as https://desk.example.org, without a path"),
);

export const associateApprovedOriginRequest = v.object({ ...instance, Origin: origin });

/** DisassociateApprovedOrigin has its origin in the query string. */
export const disassociateApprovedOriginRequest = v.object({ ...instance, origin });

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
