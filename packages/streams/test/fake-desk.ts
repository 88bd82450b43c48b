/**
 * A complete instance with fakes in place of its replaceable members: a client and a conduit that record calls, and an SDK channel with
 * configurable responses.
 */
import type { HostAgentData } from "@tributary/protocol/host-data";
import { exampleHostData } from "@tributary/testkit";
import { createConnect } from "../src/assemble.ts";
import type { CallCallbacks } from "../src/client/client.ts";
import type { Connect } from "../src/namespace.ts";
import { createFakePage } from "./fake-page.ts";

/** A call of a center method. */
export type Called = { readonly method: string; readonly params: unknown; readonly callbacks: CallCallbacks };

/** Creates a desk that has received {@link exampleHostData}, or the given update. */
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
    /** Sent messages, except calls and log entries. */
    sent: () =>
      sent.filter(({ data }) => !(data && typeof data === "object" && "event" in data && data.event === "log")),
    /** Requests on the SDK channel. */
    asked,
    /** Responses of the SDK channel by command. */
    answers,
    update: (data: HostAgentData) => bus.trigger("agent::update", data),
    /** Returns the only call so far. */
    call(): Called {
      const [only, ...others] = calls;
      if (only === undefined || others.length > 0) throw new Error(`expected one call, found ${calls.length}`);
      return only;
    },
  };
  desk.update(update);
  return desk;
}
