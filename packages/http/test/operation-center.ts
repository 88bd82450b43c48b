/** A center in which each input of `operation-inputs.ts` is valid, and the contacts that these inputs name. */
import * as connect from "@aws-sdk/client-connect";
import { present } from "@tributary/kernel";
import {
  asId,
  type CenterDefinition,
  type ContactId,
  TASK_FIELD_DEFAULTS,
  TASK_TEMPLATE_DEFAULTS,
  type TaskTemplate,
} from "@tributary/model";
import {
  DEMO_IDS,
  demoAgentId,
  demoDefinition,
  PLAIN_CHAT,
  withProficiencies,
  withQuickConnects,
  withTasks,
} from "@tributary/testkit";
import { expect } from "vitest";
import { type AdministrationCenter, openAdministration } from "./administration-center.ts";

/** Members of an input besides `InstanceId`. */
export type Input = Readonly<Record<string, unknown>>;

const UserId = demoAgentId(1);
const ContactFlowId = DEMO_IDS.flows.sales;

export const APPROVED_ORIGIN = "https://approved.example.org";

const TASK_TEMPLATE: TaskTemplate = {
  ...TASK_TEMPLATE_DEFAULTS,
  id: asId("template"),
  name: "Template",
  contactFlowId: ContactFlowId,
  fields: [{ ...TASK_FIELD_DEFAULTS, name: "Title", type: "name", isRequired: true }],
};
const definition: CenterDefinition = (() => {
  const usual = withProficiencies(withTasks(withQuickConnects(demoDefinition({ agents: 3 })), 1), [3]);
  const holiday = { id: "holiday", name: "Holiday", description: "", firstDate: "2026-12-24", lastDate: "2026-12-24" };
  const spare = <T extends { readonly name: string }>(list: readonly T[]): T[] => [
    ...list,
    { ...present(list[0], "first of the list"), id: "spare", name: "Spare" },
  ];
  return {
    ...usual,
    instance: { ...usual.instance, approvedOrigins: [APPROVED_ORIGIN] },
    hoursOfOperations: spare(
      usual.hoursOfOperations.map((each) => ({ ...each, overrides: [{ ...holiday, periods: [] }] })),
    ),
    queues: spare(usual.queues),
    routingProfiles: spare(usual.routingProfiles),
    securityProfiles: spare(
      usual.securityProfiles.map((each) => ({ ...each, permissions: [...each.permissions, "ManagerListenIn"] })),
    ),
    taskTemplates: [TASK_TEMPLATE],
    contactFlows: spare(usual.contactFlows),
    quickConnects: spare(usual.quickConnects),
  };
})();

/** Opens a center in which each of the inputs is valid. */
export function openForInputs(): Promise<AdministrationCenter> {
  return openAdministration(definition);
}

export async function task({ client, InstanceId }: AdministrationCenter): Promise<{ readonly ContactId: string }> {
  const started = await client.send(new connect.StartTaskContactCommand({ InstanceId, ContactFlowId, Name: "Task" }));
  return { ContactId: present(started.ContactId, "task") };
}

/** A task that its agent has rejected. */
export async function rejectedTask(opened: AdministrationCenter): Promise<Input> {
  const { agents } = opened.center;
  const { ContactId } = await task(opened);
  await agents.chooseState(UserId, DEMO_IDS.states.available, { enqueue: false });
  await expect.poll(async () => (await agents.reject(UserId, asId<ContactId>(ContactId))).ok).toBe(true);
  return { ContactId, UserId };
}

/** A chat that an agent has accepted. Its supervisor is the second one. */
export async function connectedChat({ center }: AdministrationCenter): Promise<Input> {
  const chat = await center.chats.start({ flowId: DEMO_IDS.flows.sales, ...PLAIN_CHAT });
  if (!chat.ok) throw new Error(chat.refusal.code);
  await center.chats.join(chat.value);
  await center.agents.chooseState(UserId, DEMO_IDS.states.available, { enqueue: false });
  await expect.poll(async () => (await center.agents.accept(UserId, chat.value.contactId)).ok).toBe(true);
  return { ContactId: chat.value.contactId, UserId: demoAgentId(2) };
}

/** A chat, and one that ended before it began. */
export async function chatAfterAnother({ center, clock }: AdministrationCenter): Promise<Input> {
  const start = async () => {
    const chat = await center.chats.start({ flowId: DEMO_IDS.flows.sales, ...PLAIN_CHAT });
    if (!chat.ok) throw new Error(chat.refusal.code);
    await center.chats.join(chat.value);
    return chat.value;
  };
  const source = await start();
  await center.chats.leave(source);
  await clock.run(1_000);
  return { InitialContactId: (await start()).contactId, SourceContactId: source.contactId };
}

export async function scheduledTask({ client, InstanceId }: AdministrationCenter) {
  const ScheduledTime = new Date(Date.now() + 3_600_000);
  const request = { InstanceId, ContactFlowId, Name: "Task", ScheduledTime };
  const started = await client.send(new connect.StartTaskContactCommand(request));
  return { ContactId: present(started.ContactId, "task") };
}

export async function pausedTask(opened: AdministrationCenter): Promise<Input> {
  const paused = await task(opened);
  await opened.center.tasks.pause(paused.ContactId);
  return paused;
}
