import * as connect from "@aws-sdk/client-connect";
import { DEMO_IDS, demoDefinition, PLAIN_CHAT } from "@tributary/testkit";
import { expect, it } from "vitest";
import { openAdministration } from "./administration-center.ts";

type Timer = connect.ParticipantTimerConfiguration;

const IDLE: Timer = {
  ParticipantRole: "CUSTOMER",
  TimerType: "IDLE",
  TimerValue: { ParticipantTimerDurationInMinutes: 2 },
};
const OUT: Timer = {
  ParticipantRole: "AGENT",
  TimerType: "DISCONNECT_NONCUSTOMER",
  TimerValue: { ParticipantTimerDurationInMinutes: 480 },
};

async function openChat() {
  const opened = await openAdministration(demoDefinition({ agents: 1 }));
  const { center, client, InstanceId } = opened;
  const started = await center.chats.start({ flowId: DEMO_IDS.flows.sales, ...PLAIN_CHAT });
  if (!started.ok) throw new Error(started.refusal.code);
  const { contactId } = started.value;
  const set = (timers: unknown, ContactId: string = contactId) => {
    const ChannelConfiguration = { Chat: { ParticipantTimerConfigList: timers as Timer[] } };
    return client.send(new connect.UpdateParticipantRoleConfigCommand({ InstanceId, ContactId, ChannelConfiguration }));
  };
  const timers = async () => {
    const described = await center.contacts.describe(contactId);
    return described.ok ? described.value.chat?.inactivity?.configured : undefined;
  };
  return { set, timers, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
}

it("[PI-07] UpdateParticipantRoleConfig sets and deletes timers one by one", async () => {
  await using chat = await openChat();
  const idle = { role: "customer", type: "idle", durationMs: 120_000 };
  const out = { role: "agent", type: "disconnect", durationMs: 28_800_000 };

  await chat.set([OUT]);
  expect(await chat.timers()).toEqual([out]);
  await chat.set([IDLE]);
  expect(await chat.timers()).toEqual([idle, out]);
  await chat.set([{ ...OUT, TimerValue: { ParticipantTimerAction: "Unset" } }]);
  expect(await chat.timers()).toEqual([idle]);
});

const both = { ParticipantTimerAction: "Unset", ParticipantTimerDurationInMinutes: 5 };
const minutes = (ParticipantTimerDurationInMinutes: number) => ({
  ...IDLE,
  TimerValue: { ParticipantTimerDurationInMinutes },
});

it.each([
  ["one minute", [minutes(1)], "ParticipantTimerConfigList.0.TimerValue.ParticipantTimerDurationInMinutes"],
  ["481 minutes", [minutes(481)], "ParticipantTimerDurationInMinutes"],
  ["half a minute more", [minutes(2.5)], "ParticipantTimerDurationInMinutes"],
  ["both members of a value", [{ ...IDLE, TimerValue: both }], "ParticipantTimerConfigList.0.TimerValue"],
  ["a value without members", [{ ...IDLE, TimerValue: {} }], "ParticipantTimerConfigList.0.TimerValue"],
  ["another role", [{ ...IDLE, ParticipantRole: "SUPERVISOR" }], "ParticipantRole"],
  ["another type", [{ ...IDLE, TimerType: "NAP" }], "TimerType"],
  ["another action", [{ ...IDLE, TimerValue: { ParticipantTimerAction: "Set" } }], "ParticipantTimerAction"],
  ["a repeated timer", [IDLE, OUT, IDLE], "ParticipantTimerConfigList"],
  ["no timers", [], "ParticipantTimerConfigList"],
])("[PI-07] %s is an InvalidParameterException by its field", async (_what, timers, field) => {
  await using chat = await openChat();

  await expect(chat.set(timers)).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: expect.stringContaining(field),
  });
  expect(await chat.timers()).toBeUndefined();
});

it("[PI-07] an unknown contact is a ResourceNotFoundException", async () => {
  await using chat = await openChat();

  await expect(chat.set([IDLE], "unknown")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});
