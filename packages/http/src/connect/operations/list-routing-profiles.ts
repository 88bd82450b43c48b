import { instancePageRequest } from "@tributary/protocol/connect";
import { listAnswer, namedSummaries, operation } from "../operation.ts";
import { pageOf } from "../paging.ts";

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_ListRoutingProfiles.html */
export const listRoutingProfiles = operation("ListRoutingProfiles", instancePageRequest, ({ center }, page) => {
  const { instance, routingProfiles } = center.directory.definition;
  const all = namedSummaries(instance, "routing-profile", routingProfiles);
  return listAnswer("RoutingProfileSummaryList", pageOf(all, page));
});
