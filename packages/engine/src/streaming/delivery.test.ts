import { silentLogger } from "@tributary/kernel";
import { createSeededRandom, demoDefinition } from "@tributary/testkit";
import { expect, it } from "vitest";
import { CUSTOMER } from "../../test/conversations.ts";
import { ENDPOINT, recordedEndpoints } from "../../test/recorded-endpoints.ts";
import { openStreamedJournal } from "../../test/streamed-journal.ts";
import { createCenterFeeds } from "../api/center-feeds.ts";
import { createDelivery } from "./delivery.ts";

const { instance } = demoDefinition();

/** The delivery of a node whose terms the test begins and ends. */
async function openDelivery() {
  const opened = await openStreamedJournal();
  const { journal, clock, commit, records } = opened;
  const hooks = recordedEndpoints();
  const delivery = createDelivery({
    journal,
    records,
    directory: { definition: { ...demoDefinition(), instance } },
    feeds: createCenterFeeds({ journal, directory: undefined as never, log: silentLogger }),
    endpoints: hooks.endpointsOf(clock),
    clock,
    random: createSeededRandom(1),
    log: silentLogger,
  });
  const lead = (isHeld: () => boolean = () => true) =>
    delivery.whileLeading({ fence: { name: "routing", epoch: 0 }, isHeld, end: () => undefined });
  const write = async (content: string): Promise<void> => {
    const add = (draft: Parameters<NonNullable<Parameters<typeof commit>[0]["conversation"]>>[0]): void => {
      draft.add({ type: "message.sent", ...CUSTOMER, contentType: "text/plain", content, clientToken: null });
    };
    await commit({ at: clock.now() + 1, conversation: add });
  };
  return { ...opened, hooks, delivery, lead, write };
}

it("[HK-05] the end of a term leaves the senders of the next one, also if that has begun before", async () => {
  await using opened = await openDelivery();
  const { clock, delivery, hooks, lead, write } = opened;
  const first = lead();
  await clock.drain();
  const second = lead();
  await clock.drain();

  first[Symbol.dispose]();
  await write("one");

  expect(hooks.texts()).toEqual(["one"]);
  expect(delivery.figures().open).toBe(1);
  second[Symbol.dispose]();
  await write("two");
  expect(hooks.texts()).toEqual(["one"]);
});

it("[HK-05] a sender that ends late leaves that of the next term", async () => {
  await using opened = await openDelivery();
  const { clock, delivery, hooks, lead, write } = opened;
  hooks.behaviors.set(ENDPOINT, "hold");
  const first = lead();
  await write("one");
  first[Symbol.dispose]();
  using _second = lead();
  await clock.drain();

  hooks.release();
  hooks.behaviors.delete(ENDPOINT);
  await clock.drain();
  await write("two");

  expect([...new Set(hooks.texts())]).toEqual(["one", "two"]);
  expect(delivery.figures().open).toBe(1);
});

it("[HK-05] a lease that a late answer renews ends no sending", async () => {
  await using opened = await openDelivery();
  const { clock, hooks, lead, write } = opened;
  let isHeld = true;
  using _term = lead(() => isHeld);
  await clock.drain();

  isHeld = false;
  await write("one");
  await clock.run(900);
  expect(hooks.attempts).toEqual([]);
  isHeld = true;
  await clock.run(1_000);

  expect(hooks.texts()).toEqual(["one"]);
});
