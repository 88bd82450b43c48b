import { paginateListUsers } from "@aws-sdk/client-connect";
import type { RunningCenter } from "./center.ts";
import { connectClient } from "./desktop.ts";

/** Returns the id of a user of the demo center. */
export async function userIdOf(center: RunningCenter, username: string): Promise<string> {
  const { instanceId: InstanceId } = center.description;
  for await (const { UserSummaryList = [] } of paginateListUsers({ client: connectClient(center) }, { InstanceId })) {
    const user = UserSummaryList.find(({ Username }) => Username === username);
    if (user?.Id !== undefined) return user.Id;
  }
  throw new Error(`no user ${username}`);
}
