import { type ContactFlowSummary, listContactFlowsRequest } from "@tributary/protocol/connect";
import { listAnswer, namedSummaries, operation } from "../operation.ts";
import { pageOf } from "../paging.ts";

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_ListContactFlows.html */
export const listContactFlows = operation("ListContactFlows", listContactFlowsRequest, ({ center }, request) => {
  const { instance, contactFlows } = center.directory.definition;
  const { contactFlowTypes, ...page } = request;
  const all = namedSummaries(instance, "contact-flow", contactFlows)
    .map(
      (summary): ContactFlowSummary => ({
        ...summary,
        ContactFlowType: "CONTACT_FLOW",
        ContactFlowState: "ACTIVE",
        ContactFlowStatus: "PUBLISHED",
      }),
    )
    .filter(({ ContactFlowType }) => contactFlowTypes?.includes(ContactFlowType) ?? true);
  return listAnswer("ContactFlowSummaryList", pageOf(all, page));
});
