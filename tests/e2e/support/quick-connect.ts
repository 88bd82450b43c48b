import {
  AssociateQueueQuickConnectsCommand,
  CreateQuickConnectCommand,
  ListQueuesCommand,
} from "@aws-sdk/client-connect";
import type { RunningCenter } from "./center.ts";
import { connectClient } from "./desktop.ts";

/** Creates a quick connect named "Bank" to a phone number, adds it to the first queue of the list and returns its id. */
export async function addQuickConnect(center: RunningCenter): Promise<string> {
  const client = connectClient(center);
  const { instanceId: InstanceId } = center.description;
  const { QuickConnectId = "" } = await client.send(
    new CreateQuickConnectCommand({
      InstanceId,
      Name: "Bank",
      QuickConnectConfig: { QuickConnectType: "PHONE_NUMBER", PhoneConfig: { PhoneNumber: "+15550100" } },
    }),
  );
  const { QueueSummaryList: [queue] = [] } = await client.send(new ListQueuesCommand({ InstanceId }));
  const QuickConnectIds = [QuickConnectId];
  await client.send(new AssociateQueueQuickConnectsCommand({ InstanceId, QueueId: queue?.Id, QuickConnectIds }));
  return QuickConnectId;
}
