/** A whole instance whose seams are a test's: a client that writes down, a conduit that writes down, an SDK that is told what to say. */
import type { HostAgentData } from "@tributary/protocol/host-data";
import { exampleHostData } from "@tributary/testkit";
import { createConnect } from "../src/assemble.ts";
import type { CallCallbacks } from "../src/client/client.ts";
import type { Connect } from "../src/namespace.ts";
import { createFakePage } from "./fake-page.ts";

/** One call of the center. */
export type Called = { readonly method: string; readonly params: unknown; readonly callbacks: CallCallbacks };

/** Makes a desk that has seen {@link exampleHostData}, or another. */
export function createDesk(update: HostAgentData = exampleHostData()) {
  const page = createFakePage();
  const ns: Connect = createConnect(page.deps);
  const bus = new ns.EventBus();
  const calls: Called[] = [];
  const sent: { readonly event: string; readonly data: unknown }[] = [];
  const asked: unknown[] = [];
  const answers = new Map<string, unknown>();

  Object.assign(ns.core, {
    getEventBus: () => bus,
    agentDataProvider: new ns.core.AgentDataProvider(bus),
    getClient: () => ({
      call: (method: string, params: unknown, callbacks: CallCallbacks = {}) =>
        void calls.push({ method, params, callbacks }),
    }),
    getUpstream: () => ({ sendUpstream: (event: string, data: unknown) => void sent.push({ event, data }) }),
    mediaFactory: { get: (connection: { getMediaInfo(): unknown }) => Promise.resolve(connection.getMediaInfo()) },
    sdk: {
      request(...question: unknown[]) {
        asked.push(question);
        return Promise.resolve(answers.get(String(question[0])));
      },
      subscribe(topic: unknown) {
        asked.push(topic);
        return { unsubscribe: () => void asked.push("unsubscribed") };
      },
    },
  });
  const desk = {
    ns,
    bus,
    clock: page.clock,
    calls,
    /** What went up apart from calls and log lines. */
    sent: () =>
      sent.filter(({ data }) => !(data && typeof data === "object" && "event" in data && data.event === "log")),
    /** What the SDK's channel was asked. */
    asked,
    /** What the SDK's channel will say to a command. */
    answers,
    update: (data: HostAgentData) => bus.trigger("agent::update", data),
    /** The only call so far. */
    call(): Called {
      const [only, ...others] = calls;
      if (only === undefined || others.length > 0) throw new Error(`${calls.length} calls were made`);
      return only;
    },
  };
  desk.update(update);
  return desk;
}
