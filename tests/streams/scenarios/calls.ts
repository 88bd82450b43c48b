/** Calls to the panel, elections, and the two helpers that call by themselves. */
import { chat, desk } from "../support/agent-data.ts";
import { agentOf, signIn } from "../support/follow.ts";
import type { Loose } from "../support/loose.ts";
import type { Scenario } from "../support/stage.ts";

const FAILURE = JSON.stringify({ type: "AccessDeniedException", message: "no", stack: [], statusCode: 403 });

export const CALLS: readonly Scenario[] = [
  {
    name: "a failure goes where there is somebody to hear it",
    async play(stage) {
      await signIn(stage);
      const client = stage.connect.core.getClient();
      stage.panel.manners.api = () => ({ err: FAILURE, data: { with: "data" } });
      await stage.call("both", (cb) => client.call("anything", { a: 1 }, cb));
      client.call("success alone", {}, { success: stage.teller("success alone") });
      client.call("failure alone", {}, { failure: stage.teller("failure alone") });
      stage.attempt("none", () => client.call("none", {}));
      stage.attempt("no params", () => client.call("no params", null, {}));
      await stage.settle();
      await stage.settle();
    },
  },
  {
    name: "an answer is taken once, and only by who asked",
    async play(stage) {
      await signIn(stage);
      stage.panel.manners.api = () => undefined;
      const client = stage.connect.core.getClient();
      client.call("first", {}, { success: stage.teller("first"), failure: stage.teller("first failed") });
      client.call("second", {}, { success: stage.teller("second"), failure: stage.teller("second failed") });
      await stage.panel.heard("api_request", 2);
      const ids = stage.panel.up
        .filter(({ event }) => event === "api_request")
        .map(({ data }) => (data as Loose).requestId);
      const answer = (requestId: string, data: unknown): Promise<void> =>
        stage.panel.post("api_response", { event: "api_response", requestId, data, err: null });
      await answer(ids[1], { for: "second" });
      await answer(ids[1], { for: "second again" });
      await answer("nobody", { for: "nobody" });
      await answer(ids[0], null);
      await stage.panel.post("api_response", { event: "api_response", data: {}, err: null });
      stage.tell("ids differ", ids[0] !== ids[1]);
    },
  },
  {
    name: "host code that throws in an answer holds up nobody",
    async play(stage) {
      await signIn(stage);
      const client = stage.connect.core.getClient();
      const thrower = (): never => {
        throw new Error("host code");
      };
      client.call("throws", {}, { success: thrower, failure: thrower });
      await stage.call("next", (cb) => client.call("next", {}, cb));
    },
  },
  {
    name: "a page asks who is master, and becomes it",
    async play(stage) {
      await signIn(stage);
      const { connect } = stage;
      stage.panel.manners.master = (method, params) => {
        const { topic } = params as Loose;
        if (method === "becomeMaster") return { masterId: "panel-1", takeOver: true, topic };
        return { masterId: topic === "mine" ? "panel-1" : "other", isMaster: topic === "mine", topic };
      };
      connect.ifMaster("mine", stage.teller("mine yes"), stage.teller("mine no"));
      connect.ifMaster("theirs", stage.teller("theirs yes"), stage.teller("theirs no"));
      connect.ifMaster("unclaimed", stage.teller("unclaimed yes"), stage.teller("unclaimed no"), true);
      connect.becomeMaster("theirs", stage.teller("became"), stage.teller("became not"));
      stage.attempt("without callbacks", () => connect.becomeMaster("alone"));
      stage.attempt("no topic", () => connect.ifMaster(null, stage.teller("none")));
      await stage.panel.heard("master_request", 4);
      await stage.settle();
      await stage.settle();
    },
  },
  {
    name: "before the panel answered nobody is master",
    async play(stage) {
      stage.open();
      stage.attempt("ifMaster", () => stage.connect.ifMaster("topic", stage.teller("yes"), stage.teller("no")));
      stage.attempt("becomeMaster", () => stage.connect.becomeMaster("topic"));
      stage.attempt("viewContact", () => stage.connect.core.viewContact("one"));
      stage.attempt("getFrameMediaDevices", () => typeof stage.connect.core.getFrameMediaDevices);
    },
  },
  {
    name: "quick responses are searched",
    async play(stage) {
      await signIn(stage, desk({ contacts: [chat("one", "connected")] }));
      const { QuickResponses } = stage.connect;
      stage.panel.manners.api = (method) =>
        method === "qrIntegrationExists" ? { data: true } : { data: { results: [{ name: "hello" }], nextToken: null } };
      await stage.attemptAsync("isEnabled", () => QuickResponses.isEnabled());
      await stage.attemptAsync("search", () => QuickResponses.searchQuickResponses({ query: "hel" }));
      const query = { query: "hel", contactId: "one", nextToken: "n", debounceMS: 10, maxResults: 5 };
      await stage.attemptAsync("search for a contact", () => QuickResponses.searchQuickResponses(query));
      await stage.attemptAsync("search for none", () =>
        QuickResponses.searchQuickResponses({ ...query, contactId: "gone" }),
      );
      stage.panel.manners.api = () => ({ err: FAILURE });
      await stage.attemptAsync("isEnabled refused", () => QuickResponses.isEnabled());
      await stage.attemptAsync("search refused", () => QuickResponses.searchQuickResponses({ query: "hel" }));
    },
  },
  {
    name: "the frame's devices are told",
    async play(stage) {
      await signIn(stage);
      const ask = (): Promise<unknown> => stage.connect.core.getFrameMediaDevices(150);
      const answer = async (data: unknown, count: number): Promise<void> => {
        await stage.panel.heard("media_device_request", count);
        await stage.panel.post("media_device_response", data);
      };
      const device = { deviceId: "d", kind: "audioinput", label: "Headset", groupId: "g" };
      await Promise.all([stage.attemptAsync("devices", ask), answer([device], 1)]);
      await Promise.all([stage.attemptAsync("devices refused", ask), answer({ error: "not allowed" }, 2)]);
      await stage.attemptAsync("devices of a silent panel", ask);
      stage.attempt("a timeout that is no number", () => stage.connect.core.getFrameMediaDevices("soon"));
    },
  },
  {
    name: "the configuration is fetched again when asked",
    async play(stage) {
      await signIn(stage);
      stage.connect.core.getUpstream().sendUpstream("reload_agent_configuration");
      await stage.panel.heard("reload_agent_configuration");
      await stage.panel.post("agent::update", desk({ configuration: { name: "Anna Agent" } }));
      stage.tell("name", agentOf(stage).getName());
    },
  },
];
