import { CenterError } from "@tributary/model";
import {
  createManualClock,
  createRecordingLogger,
  DEMO_IDS,
  demoAgentId,
  demoDefinition,
  type InProcessCenter,
  inProcessCenter,
} from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { decideState } from "../agent/decide-desk.ts";
import { createMemoryStore } from "../memory/memory-store.ts";
import type { Commit, Store } from "../ports/store.ts";
import { createStreamCache } from "./stream-cache.ts";
import { createUnitOfWork } from "./unit-of-work.ts";

const agentId = demoAgentId(1);
const stream = { kind: "agent", id: agentId } as const;
const [available, onBreak, offline] = demoDefinition().agentStates.map(({ id, name, type }) => ({ id, name, type }));

/** A store that does not take the commits that `isRefused` names. */
function failing(store: Store, isRefused: (commit: Commit) => boolean): Store {
  return {
    ...store,
    commit(commit) {
      if (!isRefused(commit)) return store.commit(commit);
      return store.commit({ changes: [] }).then(() => {
        throw new CenterError("unavailable", "the disk is full");
      });
    },
  };
}

async function chatAt(lab: InProcessCenter) {
  const chat = {
    flowId: DEMO_IDS.flows.sales,
    displayName: "Customer",
    attributes: {},
    initialMessage: null,
    contentTypes: ["text/plain"],
    durationMs: 3_600_000,
    name: null,
    description: null,
    clientToken: null,
  };
  const started = await lab.run(lab.center.chats.start(chat));
  if (!started.ok) throw new Error(started.refusal.code);
  await lab.run(lab.center.chats.join(started.value));
  return started.value;
}

describe("unit of work", () => {
  it("[UW-01] lets decisions that had to load a stream build upon each other", async () => {
    if (!available || !onBreak || !offline) throw new Error("the small center has three states");
    const clock = createManualClock();
    const log = createRecordingLogger();
    await using store = createMemoryStore({ clock });
    const work = createUnitOfWork(
      { store, cache: createStreamCache(store, offline), clock, log },
      { onHead: () => undefined, onSettled: () => undefined },
    );

    const runs = [available, onBreak, available].map((state) =>
      work.run(stream, (heads, now) => decideState(heads.agent(agentId), { state, enqueue: false }, now)),
    );
    await clock.settle();

    expect((await Promise.all(runs)).every(({ ok }) => ok)).toBe(true);
    expect((await work.settled(stream))?.seq).toBe(3);
    expect(log.lines).toEqual([]);
  });

  it("[UW-02] gives no answer that rests on a commit which failed", async () => {
    let failures = 1;
    const isMessage = ({ changes }: Commit): boolean => changes.some(({ events }) => events.some(isFromCustomer));
    await using lab = await inProcessCenter({
      wrapStore: (store) => failing(store, (commit) => isMessage(commit) && failures-- > 0),
    });
    const customer = await chatAt(lab);
    const hello = { contentType: "text/plain", content: "Hello", clientToken: "once" };

    const sending = Promise.allSettled([1, 2].map(() => lab.center.chats.sendMessage(customer, hello)));
    const [first, second] = await lab.run(sending);

    expect(first).toMatchObject({ status: "rejected", reason: { code: "unavailable" } });
    expect(second).toMatchObject({ status: "fulfilled", value: { ok: true } });
    const page = await lab.run(
      lab.center.chats.transcript(customer, { scan: "backward", limit: 1, start: null, continueAtSeq: null }),
    );
    expect(page).toMatchObject({ value: { items: [{ event: { content: "Hello" } }] } });
  });

  it("[AV-07] lets a contact that was missed ring again at the same desk", async () => {
    await using lab = await inProcessCenter({ definition: demoDefinition({ agents: 1 }) });
    const choose = () => lab.run(lab.center.agents.chooseState(agentId, DEMO_IDS.states.available, { enqueue: false }));
    await choose();
    const { contactId } = await chatAt(lab);
    await lab.clock.run(20_000);

    await choose();
    await lab.clock.settle();
    const accepted = await lab.run(lab.center.agents.accept(agentId, contactId));

    expect(accepted).toEqual({ ok: true, value: null });
    const view = await lab.run(lab.center.agents.view(agentId));
    expect(view.ok && view.value.agent.slots.map(({ state }) => state.phase)).toEqual(["connected"]);
  });
});

function isFromCustomer(event: { readonly type: string; readonly role?: string }): boolean {
  return event.type === "message.sent" && event.role === "customer";
}
