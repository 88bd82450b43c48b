/** Tasks of a program: the control plane through the AWS SDK. `npm start` prints the values that a program needs. */
import {
  type ConnectClient,
  CreateTaskTemplateCommand,
  DescribeContactCommand,
  PauseContactCommand,
  ResumeContactCommand,
  StartTaskContactCommand,
  StopContactCommand,
} from "@aws-sdk/client-connect";

/** An instance and one of its flows. */
export type Center = { readonly client: ConnectClient; readonly InstanceId: string; readonly ContactFlowId: string };

// #region start
/** Starts a task that is routed at once. Returns its contact id. */
export async function startTask({ client, InstanceId, ContactFlowId }: Center, orderId: string): Promise<string> {
  const { ContactId = "" } = await client.send(
    new StartTaskContactCommand({
      InstanceId,
      ContactFlowId,
      Name: `Call back about order ${orderId}`,
      Description: "The customer prefers the morning.",
      References: { order: { Type: "URL", Value: `https://shop.example/orders/${orderId}` } },
      Attributes: { orderId },
      ClientToken: `call-back-${orderId}`, // a repetition of the request creates no second task
    }),
  );
  return ContactId;
}
// #endregion start

// #region schedule
/** Starts a task that is routed at a time, at most six days ahead, and ends if it is not completed within two days. */
export async function scheduleTask({ client, InstanceId, ContactFlowId }: Center, at: Date): Promise<string> {
  const { ContactId = "" } = await client.send(
    new StartTaskContactCommand({
      InstanceId,
      ContactFlowId,
      Name: "Check the delivery",
      ScheduledTime: at,
      SegmentAttributes: {
        "connect:ContactExpiry": { ValueMap: { ExpiryDuration: { ValueInteger: 2 * 24 * 60 } } },
      },
    }),
  );
  return ContactId;
}
// #endregion schedule

// #region template
/** Creates a template, whose name is new, and a task with it, which has the template's flow and default values. Returns the id of the task. */
export async function startRefund({ client, InstanceId, ContactFlowId }: Center, reason: string): Promise<string> {
  const [title, why, shop] = [{ Id: { Name: "Title" } }, { Id: { Name: "Reason" } }, { Id: { Name: "Shop" } }];
  const { Id: TaskTemplateId } = await client.send(
    new CreateTaskTemplateCommand({
      InstanceId,
      ContactFlowId,
      Name: "Refund",
      Fields: [
        { ...title, Type: "NAME" },
        { ...why, Type: "SINGLE_SELECT", SingleSelectOptions: ["Broken", "Late"] },
        { ...shop, Type: "URL" },
      ],
      Constraints: { RequiredFields: [title, why], ReadOnlyFields: [shop] },
      Defaults: { DefaultFieldValues: [{ ...shop, DefaultValue: "https://shop.example" }] },
    }),
  );
  const { ContactId = "" } = await client.send(
    new StartTaskContactCommand({
      InstanceId,
      TaskTemplateId,
      Name: "Refund for order 7",
      References: { Reason: { Type: "STRING", Value: reason } }, // a field is a reference by its name
    }),
  );
  return ContactId;
}
// #endregion template

// #region change
/** Pauses a task that waits or that an agent has, resumes it, and ends it. Returns the number of its pauses. */
export async function pauseAndEnd({ client, InstanceId }: Center, ContactId: string): Promise<number> {
  await client.send(new PauseContactCommand({ InstanceId, ContactId }));
  await client.send(new ResumeContactCommand({ InstanceId, ContactId }));
  await client.send(new StopContactCommand({ InstanceId, ContactId }));
  const { Contact } = await client.send(new DescribeContactCommand({ InstanceId, ContactId }));
  return Contact?.TotalPauseCount ?? 0;
}
// #endregion change
