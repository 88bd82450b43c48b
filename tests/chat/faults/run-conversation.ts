/** One conversation between a customer with a library and an agent, while faults occur, and everything that was observed. */
import type { Item } from "@tributary/protocol";
import type { ConversationRun } from "../../history/conversation-run.ts";
import type { ShownMessage } from "../../history/history.ts";
import { type ChatPages, isOfTest } from "./chat-page.ts";
import { ACTIVE_MS, type Action, type ConversationPlan } from "./conversation-plan.ts";
import { type FaultCenter, openFaultCenter } from "./fault-center.ts";
import { type FaultyAgent, openFaultyAgent } from "./faulty-agent.ts";
import { createFaultyCustomer, type FaultyCustomer } from "./faulty-customer.ts";

/** Time after the faults in which everything must have arrived. Unit: milliseconds of the center's clock. */
const HEALED_WITHIN_MS = 120_000;
/** Time for the last receipts. Unit: milliseconds of the center's clock. */
const RECEIPTS_WITHIN_MS = 6_000;
/** Time after the end in which a callback would be a late one. Unit: milliseconds of the center's clock. */
const AFTER_END_MS = 2_000;

/** Runs the conversation of a plan. */
export async function runConversation(pages: ChatPages, plan: ConversationPlan): Promise<ConversationRun> {
  await using world = await openFaultCenter(plan.faults);
  const party = await world.center.startChat();
  using customer = createFaultyCustomer(world, { pages, party, collectsTranscript: plan.collectsTranscript });
  await customer.join();
  using agent = await openFaultyAgent(world, await world.center.bringAgent(party));

  const acting = plan.actions.map(async (action) => {
    await world.sleep(action.atMs);
    act(action, customer, agent);
  });
  const restarting = plan.restarts.map(async (restart) => {
    await world.sleep(restart.atMs);
    await world.restart(restart);
  });
  await Promise.all([...acting, ...restarting, world.sleep(ACTIVE_MS)]);
  world.proxy.heal();

  const isQuiet = (): boolean => customer.current.isConnected && customer.unanswered.length === 0 && agent.isQuiet;
  const hasReturned = await world.until(isQuiet, HEALED_WITHIN_MS);
  agent.send();
  const lastOutcome = await Promise.race([customer.send(), world.sleep(HEALED_WITHIN_MS)]);
  await world.until(() => hasAll(customer, agent), HEALED_WITHIN_MS);
  await world.sleep(RECEIPTS_WITHIN_MS);
  const ofCustomer = [...agent.acknowledged];
  const isShown = (id: string): boolean => customer.current.readMessages.includes(id);
  await world.until(() => ofCustomer.every(isShown), RECEIPTS_WITHIN_MS);
  const acknowledged = [...customer.pages.flatMap((page) => page.acknowledged), ...ofCustomer];
  const items = await agent.transcript();
  const returnsMs = returnsOf(world, customer);
  const ended = await end(world, customer, plan);
  return {
    chat: party.ref.conversationId,
    sends: [...customer.sends, ...agent.sends],
    receptions: [...customer.receptions, agent.reception],
    transcript: items.flatMap(messageOf),
    unanswered: customer.unanswered,
    isConnected: hasReturned && lastOutcome === "ok",
    ...ended,
    events: customer.pages.map(({ events }, index) => ({
      client: `page ${index + 1}`,
      events: events.filter((event) => event.includes(" ")),
    })),
    receipts: { acknowledged, stored: items.flatMap(readIn), ofCustomer, shown: customer.current.readMessages },
    brokenSessions: customer.broken,
    faults: world.proxy.occurred.map(({ fault }) => `${fault.at} ${fault.fault.kind}`),
    returnsMs,
  };
}

function act({ who, what }: Action, customer: FaultyCustomer, agent: FaultyAgent): void {
  const participant = who === "customer" ? customer : agent;
  if (what.kind === "reload") void customer.reload();
  if (what.kind === "typing") participant.type();
  if (what.kind === "messages") for (let count = what.count; count > 0; count -= 1) void participant.send();
}

/** True once both sides show every message that was acknowledged. */
function hasAll({ sends, current }: FaultyCustomer, agent: FaultyAgent): boolean {
  const texts = [...sends, ...agent.sends].filter(({ outcome }) => outcome === "ok").map(({ text }) => text);
  const complete = current.shown.filter(({ isFromStart }) => isFromStart);
  return [...complete, agent.reception].every(({ messages }) => {
    const known = new Set(messages.map(({ text }) => text));
    return texts.every((text) => known.has(text));
  });
}

/** Ends the chat, and waits for what the page is notified of. */
async function end(
  world: FaultCenter,
  { sends, current: page }: FaultyCustomer,
  { endedBy }: ConversationPlan,
): Promise<Pick<ConversationRun, "ends" | "lateCallbacks">> {
  const isEnd = (event: string): boolean => event === "onEnded";
  if (endedBy === "customer")
    await page.leave().catch(() => {}); // of a session that did not return
  else await world.center.center.contacts.stop(sends[0]?.chat ?? "", "api");
  await world.until(() => page.events.some(isEnd), 30_000);
  await world.sleep(AFTER_END_MS);
  const ends = page.events.filter(isEnd).length;
  return { ends, lateCallbacks: ends === 0 ? [] : page.events.slice(page.events.findIndex(isEnd) + 1) };
}

/** Times from the faults of sockets to the next connection of the same page. */
function returnsOf({ proxy }: FaultCenter, { pages }: FaultyCustomer): ConversationRun["returnsMs"] {
  const after = (kinds: readonly string[]): number[] =>
    proxy.occurred.flatMap(({ fault, atMs }) => {
      if (!kinds.includes(fault.fault.kind)) return [];
      const page = pages.findLast(({ connectedMs }) => (connectedMs[0] ?? Number.POSITIVE_INFINITY) <= atMs);
      const next = page?.connectedMs.find((each) => each > atMs);
      return next === undefined ? [] : [next - atMs];
    });
  return { afterCut: after(["cut"]), afterSilence: after(["half-open"]) };
}

function messageOf({ Id, Content }: Item): readonly ShownMessage[] {
  return isOfTest(Content) ? [{ id: Id, text: Content }] : [];
}

function readIn({ Id, MessageMetadata }: Item): readonly string[] {
  return MessageMetadata?.Receipts?.some(({ ReadTimestamp }) => ReadTimestamp !== undefined) ? [Id] : [];
}
