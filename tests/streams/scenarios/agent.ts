/** The agent: states, calls, devices. */
import { AVAILABLE, definition, desk, endpoint, type Fields, stateOf, voice } from "../support/agent-data.ts";
import { agentOf, change, signIn } from "../support/follow.ts";
import type { Loose } from "../support/loose.ts";
import type { Scenario, Stage } from "../support/stage.ts";

const FAILURE = JSON.stringify({ type: "InvalidStateException", message: "no", stack: [], statusCode: 400 });

/** What can be read of an agent without arguments. */
const GETTERS = [
  "getState",
  "getStatus",
  "getNextState",
  "getAvailabilityState",
  "getPermissions",
  "getConfiguration",
  "getAgentStates",
  "getRoutingProfile",
  "getVoiceEnhancementMode",
  "getChannelConcurrency",
  "getAgentARN",
  "getName",
  "getExtension",
  "getDialableCountries",
  "isSoftphoneEnabled",
  "getAllQueueARNs",
  "getContacts",
  "toSnapshot",
];

async function states(stage: Stage, list: readonly Fields[]): Promise<void> {
  await signIn(stage, desk({ state: list[0] ?? AVAILABLE }));
  for (const state of list.slice(1)) await change(stage, String(state.name), desk({ state }));
}

export const AGENT: readonly Scenario[] = [
  {
    name: "the agent goes through every kind of state",
    play: (stage) =>
      states(stage, [
        stateOf("Init", "init"),
        stateOf("Available", "routable"),
        stateOf("Lunch", "not_routable"),
        stateOf("Break", "not_routable"),
        stateOf("Offline", "offline"),
        stateOf("Available", "routable"),
        stateOf("PendingBusy", "system"),
        stateOf("Busy", "system"),
        stateOf("AfterCallWork", "system"),
        stateOf("Available", "routable"),
        stateOf("Ready", "routable"),
      ]),
  },
  {
    name: "the agent gets into every error",
    play: (stage) =>
      states(
        stage,
        Object.values<string>(stage.connect.AgentErrorStates)
          .flatMap((name) => [AVAILABLE, stateOf(name, "error")])
          .concat(stateOf("Nameless", "error"), stateOf("Lunch", "not_routable")),
      ),
  },
  {
    name: "an agent who begins after call work is told of as such",
    play: (stage) => states(stage, [stateOf("AfterCallWork", "system"), AVAILABLE]),
  },
  {
    name: "an agent who begins in an error is told of as such",
    play: (stage) => states(stage, [stateOf("MissedCallAgent", "error"), AVAILABLE]),
  },
  {
    name: "the next state is set, changed and cleared",
    async play(stage) {
      const state = stateOf("Busy", "system");
      const next = (name: string): Fields => stateOf(name, "not_routable");
      await signIn(stage, desk({ state }));
      await change(stage, "Lunch next", desk({ state, nextState: next("Lunch") }));
      await change(stage, "the same", desk({ state, nextState: next("Lunch") }));
      await change(stage, "Break next", desk({ state, nextState: next("Break") }));
      await change(stage, "none", desk({ state }));
      await change(stage, "Lunch again", desk({ state, nextState: next("Lunch") }));
      await change(stage, "taken", desk({ state: next("Lunch") }));
    },
  },
  {
    name: "a next state of the beginning is told",
    play: (stage) => signIn(stage, desk({ nextState: stateOf("Lunch", "not_routable") })),
  },
  {
    name: "everything that can be read of an agent",
    async play(stage) {
      await signIn(stage, desk({ nextState: stateOf("Lunch", "not_routable"), contacts: [voice("one", "connected")] }));
      const agent = agentOf(stage);
      for (const name of GETTERS) stage.attempt(name, () => agent[name]());
      for (const channel of ["VOICE", "CHAT", "FAX"]) {
        stage.attempt(`concurrency of ${channel}`, () => agent.getChannelConcurrency(channel));
      }
      for (const type of ["voice", "chat"]) stage.attempt(`contacts of ${type}`, () => agent.getContacts(type));
      stage.attempt("durations", () => [agent.getStateDuration() > 0, agent.getStatusDuration() > 0]);
      stage.attempt("skew", () => stage.connect.core.getSkew());
      stage.attempt("local timestamp", () => stage.connect.core.getLocalTimestamp());
    },
  },
  {
    name: "a snapshot of the agent stands still",
    async play(stage) {
      await signIn(stage, desk({ contacts: [voice("one", "connecting")] }));
      const snapshot = agentOf(stage).toSnapshot();
      await stage.panel.post("agent::update", desk({ state: stateOf("Lunch", "not_routable") }));
      stage.tell("then", snapshot.getState(), snapshot.getName(), snapshot.getAgentStates());
      stage.attempt("its contacts", () => snapshot.getContacts().length);
      stage.tell("now", agentOf(stage).getState().name, agentOf(stage).getContacts().length);
    },
  },
  {
    name: "an agent sets their state",
    async play(stage) {
      await signIn(stage);
      const agent = agentOf(stage);
      const lunch = agent.getAgentStates()[1];
      await stage.call("setState", (cb) => agent.setState(lunch, cb));
      await stage.call("setState next", (cb) => agent.setState(lunch, cb, { enqueueNextState: true }));
      await stage.call("setStatus", (cb) => agent.setStatus(definition("Offline", "offline"), cb));
      stage.attempt("setState without callbacks", () => agent.setState(lunch));
      stage.panel.manners.api = () => ({ data: { misleading: true }, err: FAILURE });
      await stage.call("setState refused", (cb) => agent.setState(lunch, cb));
    },
  },
  {
    name: "an agent changes their configuration",
    async play(stage) {
      await signIn(stage);
      const agent = agentOf(stage);
      const changed = { ...agent.getConfiguration(), extension: "+15550111", softphoneEnabled: false };
      await stage.call("setConfiguration", (cb) => agent.setConfiguration(changed, cb));
      const locale = (name: string): Fields => ({ ...changed, agentPreferences: { locale: name } });
      await stage.call("a known locale", (cb) => agent.setConfiguration(locale("de_DE"), cb));
      await stage.call("an unknown locale", (cb) => agent.setConfiguration(locale("xx_XX"), cb));
      await stage.call("no preferences", (cb) => agent.setConfiguration({ extension: null }, cb));
      stage.attempt("without callbacks", () => agent.setConfiguration(changed));
      await stage.settle();
      stage.panel.manners.api = () => ({ err: FAILURE });
      await stage.call("refused", (cb) => agent.setConfiguration(changed, cb));
    },
  },
  {
    name: "an agent calls out",
    async play(stage) {
      await signIn(stage);
      const agent = agentOf(stage);
      const number = stage.connect.Endpoint.byPhoneNumber("+15550199");
      stage.tell("endpoint", { ...number });
      await stage.call("connect", (cb) => agent.connect(number, cb));
      await stage.call("connect from a queue", (cb) => agent.connect(number, { ...cb, queueARN: "arn:queue" }));
      await stage.call("connect with the older name", (cb) => agent.connect(number, { ...cb, queueId: "arn:old" }));
      await stage.call("connect for a contact", (cb) => agent.connect(number, { ...cb, relatedContactId: "one" }));
      const raw = endpoint({ endpointId: "arn:endpoint", endpointARN: "arn:endpoint", type: "queue", name: "Sales" });
      await stage.call("connect to a queue", (cb) => agent.connect(raw, cb));
      stage.attempt("connect without options", () => agent.connect(number));
      stage.panel.manners.api = () => ({ err: FAILURE });
      await stage.call("connect refused", (cb) => agent.connect(number, cb));
    },
  },
  {
    name: "an outbound call that nobody answers in time fails",
    async play(stage) {
      await signIn(stage);
      stage.panel.manners.api = () => undefined;
      const number = stage.connect.Endpoint.byPhoneNumber("+15550199", "Customer");
      await stage.call("connect", (cb) => agentOf(stage).connect(number, { ...cb, timeout: 80 }));
      const asked = stage.panel.up.find(({ event }) => event === "api_request")?.data as Loose;
      await stage.panel.post("api_response", {
        event: "api_response",
        requestId: asked?.requestId,
        data: {},
        err: null,
      });
      await stage.settle();
    },
  },
  {
    name: "endpoints come page by page",
    async play(stage) {
      await signIn(stage);
      const agent = agentOf(stage);
      const page = (name: string, nextToken: string | null): object => ({
        data: { endpoints: [endpoint({ type: "queue", name, endpointARN: `arn:${name}` })], nextToken },
      });
      stage.panel.manners.api = (_, params) => {
        const { nextToken } = params as Loose;
        if (nextToken === null || nextToken === undefined) return page("one", "1");
        return nextToken === "1" ? page("two", "2") : page("three", null);
      };
      await stage.call("getEndpoints", (cb) => agent.getEndpoints(agent.getAllQueueARNs(), cb));
      await stage.call("of one queue", (cb) => agent.getEndpoints("arn:queue", cb));
      await stage.call("by the older name", (cb) => agent.getAddresses(["arn:queue"], cb));
      await stage.call("with a size", (cb) => agent.getEndpoints("arn:queue", cb, { maxResults: 2 }));
      stage.panel.manners.api = (_, params) => ((params as Loose).nextToken ? { err: FAILURE } : page("one", "1"));
      await stage.call("that fail on the second page", (cb) => agent.getEndpoints("arn:queue", cb));
    },
  },
  {
    name: "the agent is muted by the page that has the sound",
    async play(stage) {
      await signIn(stage);
      const agent = agentOf(stage);
      stage.attempt("mute", () => agent.mute());
      await stage.panel.post("agent::mute_toggle", { muted: true });
      stage.attempt("unmute", () => agent.unmute());
      await stage.panel.post("agent::mute_toggle", { muted: false });
      await stage.settle();
    },
  },
  {
    name: "devices are chosen and reported",
    async play(stage) {
      await signIn(stage);
      const agent = agentOf(stage);
      for (const name of ["setSpeakerDevice", "setMicrophoneDevice", "setRingerDevice", "setCameraDevice"]) {
        stage.attempt(name, () => agent[name]("device-1"));
      }
      stage.attempt("blur", () => agent.setBackgroundBlur(true));
      await stage.settle();
      for (const kind of ["speaker", "microphone", "ringer"]) {
        await stage.panel.post(`configuration::${kind}_device_changed`, { deviceId: "device-1" });
      }
      await stage.settle();
    },
  },
  {
    name: "events of the panel reach the agent's subscribers",
    async play(stage) {
      await signIn(stage);
      const softphone = { errorType: "microphone_not_shared", errorMessage: "no", endPointUrl: "" };
      await stage.panel.post("agent::softphone_error", softphone);
      await stage.panel.post("agent::websocket_connection_lost", { code: 1006, reason: "" });
      await stage.panel.post("agent::websocket_connection_gained");
      await stage.panel.post("agent::local_media_stream_created", { connectionId: "leg" });
      await stage.panel.post("connection::session_init", { connectionId: "leg" });
    },
  },
];
