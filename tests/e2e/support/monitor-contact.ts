import { MonitorContactCommand } from "@aws-sdk/client-connect";
import type { RunningCenter } from "./center.ts";
import { connectClient } from "./desktop.ts";
import { userIdOf } from "./user-id.ts";

/** Right of a supervisor in a chat. */
export type Capability = "SILENT_MONITOR" | "BARGE";

/** Puts a chat on the desk of `sam`, the supervisor of the demo center, with an unmodified client of the AWS SDK. */
export async function monitorContact(
  center: RunningCenter,
  contactId: string,
  capabilities: readonly Capability[] = ["SILENT_MONITOR", "BARGE"],
): Promise<void> {
  const { instanceId: InstanceId } = center.description;
  const UserId = await userIdOf(center, "sam");
  const AllowedMonitorCapabilities = [...capabilities];
  await connectClient(center).send(
    new MonitorContactCommand({ InstanceId, ContactId: contactId, UserId, AllowedMonitorCapabilities }),
  );
}
