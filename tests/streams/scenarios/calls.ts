/** Calls to the panel, master election, and the helpers that make calls. */
import { chat, desk } from "../support/agent-data.ts";
import { agentOf, signIn } from "../support/follow.ts";
import type { Scenario } from "../support/host-page.ts";
import type { Loose } from "../support/loose.ts";

const FAILURE = JSON.stringify({ type: "AccessDeniedException", message: "no", stack: [], statusCode: 403 });

export const CALLS: readonly Scenario[] = [
  {
    name: "a failure is passed to an existing callback",
    async run(page) {
      await signIn(page);
      const client = page.connect.core.getClient();
      page.panel.behavior.api = () => ({ err: FAILURE, data: { with: "data" } });
      await page.call("both", (cb) => client.call("anything", { a: 1 }, cb));
      client.call("success alone", {}, { success: page.recorder("success alone") });
      client.call("failure alone", {}, { failure: page.recorder("failure alone") });
      page.attempt("none", () => client.call("none", {}));
      page.attempt("no params", () => client.call("no params", null, {}));
      await page.drain();
      await page.drain();
    },
  },
  {
    name: "a response is delivered once, to its caller only",
    async run(page) {
      await signIn(page);
      page.panel.behavior.api = () => undefined;
      const client = page.connect.core.getClient();
      client.call("first", {}, { success: page.recorder("first"), failure: page.recorder("first failed") });
      client.call("second", {}, { success: page.recorder("second"), failure: page.recorder("second failed") });
      await page.panel.received("api_request", 2);
      const ids = page.panel.up
        .filter(({ event }) => event === "api_request")
        .map(({ data }) => (data as Loose).requestId);
      const answer = (requestId: string, data: unknown): Promise<void> =>
        page.panel.post("api_response", { event: "api_response", requestId, data, err: null });
      await answer(ids[1], { for: "second" });
      await answer(ids[1], { for: "second again" });
      await answer("nobody", { for: "nobody" });
      await answer(ids[0], null);
      await page.panel.post("api_response", { event: "api_response", data: {}, err: null });
      page.record("ids differ", ids[0] !== ids[1]);
    },
  },
  {
    name: "an exception in a callback does not affect others",
    async run(page) {
      await signIn(page);
      const client = page.connect.core.getClient();
      const thrower = (): never => {
        throw new Error("host code");
      };
      client.call("throws", {}, { success: thrower, failure: thrower });
      await page.call("next", (cb) => client.call("next", {}, cb));
    },
  },
  {
    name: "a page queries the master and becomes master",
    async run(page) {
      await signIn(page);
      const { connect } = page;
      page.panel.behavior.master = (method, params) => {
        const { topic } = params as Loose;
        if (method === "becomeMaster") return { masterId: "panel-1", takeOver: true, topic };
        return { masterId: topic === "mine" ? "panel-1" : "other", isMaster: topic === "mine", topic };
      };
      connect.ifMaster("mine", page.recorder("mine yes"), page.recorder("mine no"));
      connect.ifMaster("theirs", page.recorder("theirs yes"), page.recorder("theirs no"));
      connect.ifMaster("unclaimed", page.recorder("unclaimed yes"), page.recorder("unclaimed no"), true);
      connect.becomeMaster("theirs", page.recorder("became"), page.recorder("became not"));
      page.attempt("without callbacks", () => connect.becomeMaster("alone"));
      page.attempt("no topic", () => connect.ifMaster(null, page.recorder("none")));
      await page.panel.received("master_request", 4);
      await page.drain();
      await page.drain();
    },
  },
  {
    name: "no page is master before the panel acknowledges",
    async run(page) {
      page.open();
      page.attempt("ifMaster", () => page.connect.ifMaster("topic", page.recorder("yes"), page.recorder("no")));
      page.attempt("becomeMaster", () => page.connect.becomeMaster("topic"));
      page.attempt("viewContact", () => page.connect.core.viewContact("one"));
      page.attempt("getFrameMediaDevices", () => typeof page.connect.core.getFrameMediaDevices);
    },
  },
  {
    name: "quick responses are searched",
    async run(page) {
      await signIn(page, desk({ contacts: [chat("one", "connected")] }));
      const { QuickResponses } = page.connect;
      page.panel.behavior.api = (method) =>
        method === "qrIntegrationExists" ? { data: true } : { data: { results: [{ name: "hello" }], nextToken: null } };
      await page.attemptAsync("isEnabled", () => QuickResponses.isEnabled());
      await page.attemptAsync("search", () => QuickResponses.searchQuickResponses({ query: "hel" }));
      const query = { query: "hel", contactId: "one", nextToken: "n", debounceMS: 10, maxResults: 5 };
      await page.attemptAsync("search for a contact", () => QuickResponses.searchQuickResponses(query));
      await page.attemptAsync("search for none", () =>
        QuickResponses.searchQuickResponses({ ...query, contactId: "gone" }),
      );
      page.panel.behavior.api = () => ({ err: FAILURE });
      await page.attemptAsync("isEnabled refused", () => QuickResponses.isEnabled());
      await page.attemptAsync("search refused", () => QuickResponses.searchQuickResponses({ query: "hel" }));
    },
  },
  {
    name: "the devices of the frame are returned",
    async run(page) {
      await signIn(page);
      const ask = (): Promise<unknown> => page.connect.core.getFrameMediaDevices(150);
      const answer = async (data: unknown, count: number): Promise<void> => {
        await page.panel.received("media_device_request", count);
        await page.panel.post("media_device_response", data);
      };
      const device = { deviceId: "d", kind: "audioinput", label: "Headset", groupId: "g" };
      await Promise.all([page.attemptAsync("devices", ask), answer([device], 1)]);
      await Promise.all([page.attemptAsync("devices refused", ask), answer({ error: "not allowed" }, 2)]);
      await page.attemptAsync("devices of a silent panel", ask);
      page.attempt("a timeout that is no number", () => page.connect.core.getFrameMediaDevices("soon"));
    },
  },
  {
    name: "the configuration is requested again on demand",
    async run(page) {
      await signIn(page);
      page.connect.core.getUpstream().sendUpstream("reload_agent_configuration");
      await page.panel.received("reload_agent_configuration");
      await page.panel.post("agent::update", desk({ configuration: { name: "Anna Agent" } }));
      page.record("name", agentOf(page).getName());
    },
  },
];
