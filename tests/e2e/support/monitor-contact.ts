import { MonitorContactCommand, paginateListUsers } from "@aws-sdk/client-connect";
import type { RunningCenter } from "./center.ts";
import { connectClient } from "./desktop.ts";

/** Right of a supervisor in a chat. */
export type Capability = "SILENT_MONITOR" | "BARGE";

/** Puts a chat on the desk of `sam`, the supervisor of the demo center, with an unmodified client of the AWS SDK. */
export async function monitorContact(
  center: RunningCenter,
  contactId: string,
  capabilities: readonly Capability[] = ["SILENT_MONITOR", "BARGE"],
): Promise<void> {
  const client = connectClient(center);
  const { instanceId: InstanceId } = center.description;
  for await (const { UserSummaryList = [] } of paginateListUsers({ client }, { InstanceId })) {
    const sam = UserSummaryList.find(({ Username }) => Username === "sam");
    if (sam === undefined) continue;
    const AllowedMonitorCapabilities = [...capabilities];
    await client.send(
      new MonitorContactCommand({ InstanceId, ContactId: contactId, UserId: sam.Id, AllowedMonitorCapabilities }),
    );
    return;
  }
  throw new Error("no user sam");
}
