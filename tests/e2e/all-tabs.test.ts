/**
 * A day of two agents, each with the same desktop in two tabs of a browser, on unmodified releases of Amazon's Streams and on Tributary's library. Every tab
 * reports each event of each contact and of its agent once, in the order of docs/wire/streams.md#from-payload-to-events.
 */
import { StartTaskContactCommand, UpdateUserPhoneConfigCommand } from "@aws-sdk/client-connect";
import { expect, it } from "vitest";
import { type AgentTabs, watchTabs } from "./support/agent-tabs.ts";
import { startCustomer } from "./support/chatting-customer.ts";
import { connectClient } from "./support/desktop.ts";
import { textsAt, write } from "./support/desktop-contacts.ts";
import { desktopTests } from "./support/desktop-tests.ts";
import { eventually } from "./support/eventually.ts";
import { userIdOf } from "./support/user-id.ts";

const desktops = desktopTests({ tasks: true, settings: { TRIBUTARY_OFFER_TIMEOUT_SECONDS: "5" } });

type Release = "1.4.5" | "2.28.2" | "tributary";
type Day = { readonly streams: Release; readonly ada: AgentTabs; readonly grace: AgentTabs };

const start = (name: string) => startCustomer(desktops.center, { name });

/** Ada chooses a break during a chat, which begins once the chat is cleared. Afterwards she is on her break. */
async function nextState({ streams, ada }: Day): Promise<void> {
  await ada.choose(0, "Offline", "Available");
  using customer = await start("Charles");
  const { contactId } = customer;
  await ada.expectRinging(contactId);
  await ada.accept(1, contactId);
  await ada.tabs[0].run("chooseNextState", "Break");
  // Release 1.4.5 has no next state: the chosen one begins at once, beside the chat.
  if (streams === "1.4.5") await ada.expectState("Available", "Break");
  else await ada.expectOwn("onEnqueuedNextState");
  await customer.end();
  await ada.expectOver(contactId);
  await ada.clear(0, contactId);
  if (streams !== "1.4.5") await ada.expectOwn("onNotRoutable", "Available > Break", "onClearedNextState");
}

/** Ada rejects a chat, and Grace accepts it. Returns its id; both are available. */
async function rejected({ streams, ada, grace }: Day, contactId: string): Promise<void> {
  await ada.expectRinging(contactId);
  if (streams === "1.4.5") await ada.tabs[1].run("hangUp", contactId);
  else await ada.tabs[1].run("call", contactId, "reject");
  await ada.expectLapsed(contactId, "rejected");
  await grace.expectRinging(contactId);
  await grace.accept(0, contactId);
  await ada.clear(0, contactId);
  await ada.expectState("MissedCallAgent", "Available");
}

/** Grace, who is free for longer than Ada, misses a chat, and Ada accepts it. Grace chooses a state, which clears the chat. */
async function missed({ ada, grace }: Day, contactId: string): Promise<void> {
  await grace.expectRinging(contactId);
  await grace.expectLapsed(contactId, "missed");
  await ada.expectRinging(contactId);
  await ada.accept(1, contactId);
  await grace.choose(1, "MissedCallAgent", "Available");
  await grace.expectCleared(contactId);
}

/** An agent transfers their chat by a quick connect to the other one, who accepts it. Returns the id of the next contact. */
async function transferred(contactId: string, quickConnect: string, from: AgentTabs, to: AgentTabs): Promise<string> {
  await from.tabs[1].run("transferTo", contactId, quickConnect);
  await from.expectOver(contactId);
  const next = await to.expectNew();
  await to.accept(1, next);
  await from.clear(0, contactId);
  return next;
}

/** Ada adds Grace to her chat, both write, and Ada leaves. Returns the id of Grace's contact, whose chat goes on. */
async function consulted({ ada, grace }: Day, contactId: string): Promise<string> {
  await ada.tabs[0].run("addAgent", contactId, "Grace Hopper");
  const own = await grace.expectNew();
  await grace.accept(0, own);
  for (const tab of ada.tabs) await tab.run("openChat", contactId);
  for (const tab of grace.tabs) await tab.run("openChat", own);
  await write(grace.tabs[1], own, "It arrives tomorrow");
  await write(ada.tabs[1], contactId, "Thank you, Grace");
  for (const [{ tabs }, id] of [
    [ada, contactId],
    [grace, own],
  ] as const) {
    for (const tab of tabs) {
      await eventually(async () => expect(await textsAt(tab, id)).toEqual(["It arrives tomorrow", "Thank you, Grace"]));
    }
  }
  await ada.tabs[1].run("hangUp", contactId);
  await ada.expectOver(contactId);
  await ada.clear(0, contactId);
  return own;
}

/** Grace's account limits her after-contact work to a second: a chat is cleared by itself. */
async function afterContactWork({ ada, grace }: Day): Promise<void> {
  await ada.choose(0, "Available", "Break");
  const { instanceId: InstanceId } = desktops.center.description;
  const UserId = await userIdOf(desktops.center, "grace");
  const PhoneConfig = { PhoneType: "SOFT_PHONE", AfterContactWorkTimeLimit: 1 } as const;
  await connectClient(desktops.center).send(new UpdateUserPhoneConfigCommand({ InstanceId, UserId, PhoneConfig }));
  using customer = await start("Mary");
  await grace.expectRinging(customer.contactId);
  await grace.accept(1, customer.contactId);
  await customer.end();
  await grace.expectOverAndCleared(customer.contactId);
}

/** Ada completes a task. */
async function completed({ ada, grace }: Day): Promise<void> {
  await grace.choose(1, "Available", "Break");
  await ada.choose(1, "Break", "Available");
  const { instanceId: InstanceId, demo } = desktops.center.description;
  const { ContactId = "" } = await connectClient(desktops.center).send(
    new StartTaskContactCommand({ InstanceId, ContactFlowId: demo.contactFlowId, Name: "Call back" }),
  );
  await ada.expectRinging(ContactId);
  await ada.accept(0, ContactId);
  await ada.tabs[1].run("hangUp", ContactId);
  await ada.expectOver(ContactId);
  await ada.tabs[0].run("call", ContactId, "complete");
  await ada.expectCleared(ContactId);
}

it.each(["1.4.5", "2.28.2", "tributary"] as const)(
  "[PU-01, PB-01, PB-03] both tabs of two agents on Streams %s report a day of chats and a task, each event once and in order",
  async (streams) => {
    const [ada, grace] = [
      await watchTabs(streams, await desktops.openTabs(streams, "ada")),
      await watchTabs(streams, await desktops.openTabs(streams, "grace")),
    ];
    const day = { streams, ada, grace };

    await nextState(day);
    await ada.choose(1, "Break", "Available");
    await grace.choose(0, "Offline", "Available");
    using first = await start("Charles");
    await rejected(day, first.contactId);
    using second = await start("Mary");
    await missed(day, second.contactId);
    const inQueue = await transferred(first.contactId, "Support", grace, ada);
    const last = await transferred(inQueue, "Grace Hopper", ada, grace);
    await first.end();
    await grace.expectOver(last);
    await grace.clear(1, last);
    // Release 1.4.5 adds no agents to a chat: several-agents.test.ts adds one of its desktops.
    const [chatting, open] =
      streams === "1.4.5" ? [ada, second.contactId] : [grace, await consulted(day, second.contactId)];
    await second.end();
    await chatting.expectOver(open);
    await chatting.clear(0, open);
    await afterContactWork(day);
    await completed(day);

    await ada.expectNothingElse();
    await grace.expectNothingElse();
  },
);
