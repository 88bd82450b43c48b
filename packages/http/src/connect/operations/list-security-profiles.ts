import { instancePageRequest } from "@tributary/protocol/connect";
import { listAnswer, namedSummaries, operation } from "../operation.ts";
import { pageOf } from "../paging.ts";

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_ListSecurityProfiles.html */
export const listSecurityProfiles = operation("ListSecurityProfiles", instancePageRequest, ({ center }, page) => {
  const { instance, securityProfiles } = center.directory.definition;
  const all = namedSummaries(instance, "security-profile", securityProfiles);
  return listAnswer("SecurityProfileSummaryList", pageOf(all, page));
});
