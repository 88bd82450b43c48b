import { StartChatContactCommand } from "@aws-sdk/client-connect";
import { DEMO_IDS } from "@tributary/testkit";
import type { AdministrationCenter } from "./administration-center.ts";

/** Starts a chat and joins it as its customer. Returns the contact's id. */
export async function queueChat({ client, center, InstanceId }: AdministrationCenter): Promise<string> {
  const ParticipantDetails = { DisplayName: "Customer" };
  const { ContactId = "" } = await client.send(
    new StartChatContactCommand({ InstanceId, ContactFlowId: DEMO_IDS.flows.sales, ParticipantDetails }),
  );
  const described = await center.contacts.describe(ContactId);
  const customer = described.ok ? described.value.participants[0] : undefined;
  if (!described.ok || customer === undefined) throw new Error("contact without customer");
  await center.chats.join({ conversationId: described.value.id, participantId: customer.id });
  return ContactId;
}
