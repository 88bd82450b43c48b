import type { Center, DeskFollower, DeskView } from "@tributary/engine";
import {
  createRecordingLogger,
  DEMO_IDS,
  demoAgentId,
  type InProcessCenter,
  inProcessCenter,
} from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import type { ParticipantTokens } from "../desk/participant-tokens.ts";
import { createAgentHubs, type HubPage } from "./agent-hub.ts";

const AGENT = demoAgentId(1);

/** A page that records its frames and the calls of its hub. */
type RecordedPage = HubPage & { readonly frames: unknown[]; readonly desks: DeskView[]; readonly calls: string[] };

function newPage(pageId = "page-0001"): RecordedPage {
  const page: RecordedPage = {
    pageId,
    userId: AGENT,
    sessionId: "session",
    familyId: "family",
    frames: [],
    desks: [],
    calls: [],
    send: (frame) => page.frames.push(frame),
    receiveDesk: (view) => page.desks.push(view),
    signedOut: () => page.calls.push("signedOut"),
    notPermitted: () => page.calls.push("notPermitted"),
    replaced: () => page.calls.push("replaced"),
    broken: () => page.calls.push("broken"),
  };
  return page;
}

const NO_RELAYS = { of: () => [], start: async () => undefined };

/** The hub of an agent over a center in this process. `wrap` replaces parts of the center. */
async function openHub(wrap: (center: Center) => Partial<Center> = () => ({})) {
  const test = await inProcessCenter();
  const log = createRecordingLogger();
  const participantTokens: ParticipantTokens = { forDesk: () => new Map() };
  const center = { ...test.center, ...wrap(test.center) };
  const addresses = () => ({ http: "http://127.0.0.1:1", socket: "ws://127.0.0.1:1" });
  const hub = createAgentHubs({ ...test, center, log, participantTokens, addresses, iceServers: NO_RELAYS }).of(AGENT);
  return { test, log, hub, [Symbol.asyncDispose]: () => test[Symbol.asyncDispose]() };
}

/** Wraps the reading of the desk. */
const withView =
  (view: (read: () => ReturnType<Center["agents"]["view"]>) => ReturnType<Center["agents"]["view"]>) =>
  (center: Center): Partial<Center> => ({
    agents: { ...center.agents, view: (agentId) => view(() => center.agents.view(agentId)) },
  });

async function makeAvailable({ center, run }: InProcessCenter): Promise<void> {
  await run(center.agents.chooseState(AGENT, DEMO_IDS.states.available, { enqueue: false }));
}

describe("pages of an agent", () => {
  it("[PS-04] a replaced page receives no desk, not even one whose reading began before", async () => {
    const gate = Promise.withResolvers<void>();
    await using opened = await openHub(withView((read) => gate.promise.then(read)));
    const { hub, test } = opened;
    const [before, after] = [newPage(), newPage()];
    using _before = hub.attach(before);
    await test.clock.drain();

    using _after = hub.attach(after);
    gate.resolve();
    await test.clock.drain();
    await makeAvailable(test);

    expect([before.calls, before.desks]).toEqual([["replaced"], []]);
    expect(after.desks.at(-1)?.agent.availability).toMatchObject({ current: { name: "Available" } });
  });

  it("[PS-05] pages must reconnect when the feed of the desk ends, and the next page starts another", async () => {
    const followers: DeskFollower[] = [];
    await using opened = await openHub((center) => ({
      feeds: {
        ...center.feeds,
        followDesk(agentId, follower) {
          followers.push(follower);
          return center.feeds.followDesk(agentId, follower);
        },
      },
    }));
    const { hub, test } = opened;
    const [before, after] = [newPage("page-0001"), newPage("page-0002")];
    using _before = hub.attach(before);
    await test.clock.drain();

    followers[0]?.onEnd("store-unavailable");
    using _after = hub.attach(after);
    await test.clock.drain();

    expect(before.calls).toEqual(["broken"]);
    expect([after.calls, after.desks.length, followers.length]).toEqual([[], 1, 2]);
  });

  it("[PS-05] a page whose feed ends while it starts must reconnect, and receives no desk", async () => {
    let feeds = 0;
    await using opened = await openHub((center) => ({
      feeds: {
        ...center.feeds,
        followDesk(_agentId, follower) {
          feeds += 1;
          follower.onEnd("fanout-unavailable");
          return { ready: Promise.resolve(), [Symbol.dispose]: () => undefined };
        },
      },
    }));
    const { hub, test } = opened;
    const [one, two] = [newPage("page-0001"), newPage("page-0002")];

    using _one = hub.attach(one);
    using _two = hub.attach(two);
    await test.clock.drain();

    expect([one.calls[0], two.calls[0], feeds]).toEqual(["broken", "broken", 2]);
    expect([one.desks, two.desks]).toEqual([[], []]);
  });
});

it("[PS-05] a page must reconnect if the start of its feed fails", async () => {
  await using opened = await openHub((center) => ({
    feeds: {
      ...center.feeds,
      followDesk: () => ({ ready: Promise.reject(new Error("feed error")), [Symbol.dispose]: () => undefined }),
    },
  }));
  const { hub, log, test } = opened;
  const page = newPage();

  using _page = hub.attach(page);
  await test.clock.drain();

  expect([page.calls, page.desks]).toEqual([["broken"], []]);
  expect(log.of("error").map(({ message }) => message)).toEqual(["failed to publish the first desk update"]);
});

describe("signals", () => {
  it.each(["http.panel-broadcast", "http.panel-master"])(
    "[PB-05] a malformed %s signal is ignored with a warning, and the feed continues",
    async (name) => {
      await using opened = await openHub();
      const { hub, log, test } = opened;
      const page = newPage();
      using _page = hub.attach(page);
      await test.clock.drain();

      test.center.feeds.signalAgent(AGENT, name, { event: 5 });
      await test.clock.drain();
      hub.broadcast("contact::view", null);
      await test.clock.drain();

      expect(page.calls).toEqual([]);
      expect(page.frames).toContainEqual({ type: "broadcast", event: "contact::view", data: null });
      expect(log.of("warn")).toEqual([
        { level: "warn", message: "malformed panel signal", fields: { agentId: AGENT, signal: name } },
      ]);
    },
  );
});

describe("publishing", () => {
  it("[PU-03] a desk that cannot be read is read again after a second, for the same pages, and logged once", async () => {
    let failures = 2;
    const view = withView((read) => (failures-- > 0 ? Promise.reject(new Error("disk error")) : read()));
    await using opened = await openHub(view);
    const { hub, log, test } = opened;
    const page = newPage();
    using _page = hub.attach(page);
    await test.clock.drain();

    await makeAvailable(test); // a change meanwhile does not read earlier
    await test.clock.run(1_999);
    expect(page.desks).toEqual([]);
    await test.clock.run(1);

    expect(page.desks.map(({ agent }) => agent.seq)).toEqual([1]);
    expect(page.calls).toEqual([]);
    expect(log.of("error").map(({ message }) => message)).toEqual(["failed to publish desk update"]);
  });

  it("[PU-03] nothing is read for a page that closed while its desk could not be read", async () => {
    await using opened = await openHub(withView(() => Promise.reject(new Error("disk error"))));
    const { hub, test } = opened;
    const page = hub.attach(newPage());
    await test.clock.drain();
    const timers = test.clock.pendingTimers.length;

    page[Symbol.dispose]();

    expect(test.clock.pendingTimers).toHaveLength(timers - 1);
  });

  it("[PU-04] pages of an agent who does not exist any more must reconnect", async () => {
    const view = withView(() => Promise.resolve({ ok: false, refusal: { code: "not-found" } }));
    await using opened = await openHub(view);
    const page = newPage();
    using _page = opened.hub.attach(page);
    await opened.test.clock.drain();

    expect([page.calls, page.desks]).toEqual([["broken"], []]);
  });

  it("[PU-05] a page that fails to receive a desk reconnects, and the others receive theirs", async () => {
    await using opened = await openHub();
    const { hub, log, test } = opened;
    const failing: RecordedPage = {
      ...newPage("page-0001"),
      receiveDesk() {
        throw new Error("page error");
      },
    };
    const other = newPage("page-0002");
    using _failing = hub.attach(failing);
    using _other = hub.attach(other);

    await test.clock.drain();

    expect([failing.calls, other.calls, other.desks.length]).toEqual([["broken"], [], 1]);
    expect(log.of("error").map(({ message }) => message)).toEqual(["failed to deliver desk update"]);
  });
});
