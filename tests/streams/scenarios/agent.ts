/** The agent: states, calls, devices. */
import { AVAILABLE, definition, desk, endpoint, type Fields, stateOf, voice } from "../support/agent-data.ts";
import { agentOf, change, signIn } from "../support/follow.ts";
import type { HostPage, Scenario } from "../support/host-page.ts";
import type { Loose } from "../support/loose.ts";

const FAILURE = JSON.stringify({ type: "InvalidStateException", message: "no", stack: [], statusCode: 400 });

/** Getters of an agent without arguments. */
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

async function states(page: HostPage, list: readonly Fields[]): Promise<void> {
  await signIn(page, desk({ state: list[0] ?? AVAILABLE }));
  for (const state of list.slice(1)) await change(page, String(state.name), desk({ state }));
}

export const AGENT: readonly Scenario[] = [
  {
    name: "the agent enters every kind of state",
    run: (page) =>
      states(page, [
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
    name: "the agent enters every error state",
    run: (page) =>
      states(
        page,
        Object.values<string>(page.connect.AgentErrorStates)
          .flatMap((name) => [AVAILABLE, stateOf(name, "error")])
          .concat(stateOf("Nameless", "error"), stateOf("Lunch", "not_routable")),
      ),
  },
  {
    name: "an agent whose first state is after-contact work is reported",
    run: (page) => states(page, [stateOf("AfterCallWork", "system"), AVAILABLE]),
  },
  {
    name: "an agent whose first state is an error is reported",
    run: (page) => states(page, [stateOf("MissedCallAgent", "error"), AVAILABLE]),
  },
  {
    name: "the next state is set, changed and cleared",
    async run(page) {
      const state = stateOf("Busy", "system");
      const next = (name: string): Fields => stateOf(name, "not_routable");
      await signIn(page, desk({ state }));
      await change(page, "Lunch next", desk({ state, nextState: next("Lunch") }));
      await change(page, "the same", desk({ state, nextState: next("Lunch") }));
      await change(page, "Break next", desk({ state, nextState: next("Break") }));
      await change(page, "none", desk({ state }));
      await change(page, "Lunch again", desk({ state, nextState: next("Lunch") }));
      await change(page, "taken", desk({ state: next("Lunch") }));
    },
  },
  {
    name: "a next state in the first update is reported",
    run: (page) => signIn(page, desk({ nextState: stateOf("Lunch", "not_routable") })),
  },
  {
    name: "all getters of an agent",
    async run(page) {
      await signIn(page, desk({ nextState: stateOf("Lunch", "not_routable"), contacts: [voice("one", "connected")] }));
      const agent = agentOf(page);
      for (const name of GETTERS) page.attempt(name, () => agent[name]());
      for (const channel of ["VOICE", "CHAT", "FAX"]) {
        page.attempt(`concurrency of ${channel}`, () => agent.getChannelConcurrency(channel));
      }
      for (const type of ["voice", "chat"]) page.attempt(`contacts of ${type}`, () => agent.getContacts(type));
      page.attempt("durations", () => [agent.getStateDuration() > 0, agent.getStatusDuration() > 0]);
      page.attempt("skew", () => page.connect.core.getSkew());
      page.attempt("local timestamp", () => page.connect.core.getLocalTimestamp());
    },
  },
  {
    name: "a snapshot of the agent does not change",
    async run(page) {
      await signIn(page, desk({ contacts: [voice("one", "connecting")] }));
      const snapshot = agentOf(page).toSnapshot();
      await page.panel.post("agent::update", desk({ state: stateOf("Lunch", "not_routable") }));
      page.record("then", snapshot.getState(), snapshot.getName(), snapshot.getAgentStates());
      page.attempt("its contacts", () => snapshot.getContacts().length);
      page.record("now", agentOf(page).getState().name, agentOf(page).getContacts().length);
    },
  },
  {
    name: "an agent sets a state",
    async run(page) {
      await signIn(page);
      const agent = agentOf(page);
      const lunch = agent.getAgentStates()[1];
      await page.call("setState", (cb) => agent.setState(lunch, cb));
      await page.call("setState next", (cb) => agent.setState(lunch, cb, { enqueueNextState: true }));
      await page.call("setStatus", (cb) => agent.setStatus(definition("Offline", "offline"), cb));
      page.attempt("setState without callbacks", () => agent.setState(lunch));
      page.panel.behavior.api = () => ({ data: { misleading: true }, err: FAILURE });
      await page.call("setState refused", (cb) => agent.setState(lunch, cb));
    },
  },
  {
    name: "an agent changes the configuration",
    async run(page) {
      await signIn(page);
      const agent = agentOf(page);
      const changed = { ...agent.getConfiguration(), extension: "+15550111", softphoneEnabled: false };
      await page.call("setConfiguration", (cb) => agent.setConfiguration(changed, cb));
      const locale = (name: string): Fields => ({ ...changed, agentPreferences: { locale: name } });
      await page.call("a known locale", (cb) => agent.setConfiguration(locale("de_DE"), cb));
      await page.call("an unknown locale", (cb) => agent.setConfiguration(locale("xx_XX"), cb));
      await page.call("no preferences", (cb) => agent.setConfiguration({ extension: null }, cb));
      page.attempt("without callbacks", () => agent.setConfiguration(changed));
      await page.drain();
      page.panel.behavior.api = () => ({ err: FAILURE });
      await page.call("refused", (cb) => agent.setConfiguration(changed, cb));
    },
  },
  {
    name: "an agent makes an outbound call",
    async run(page) {
      await signIn(page);
      const agent = agentOf(page);
      const number = page.connect.Endpoint.byPhoneNumber("+15550199");
      page.record("endpoint", { ...number });
      await page.call("connect", (cb) => agent.connect(number, cb));
      await page.call("connect from a queue", (cb) => agent.connect(number, { ...cb, queueARN: "arn:queue" }));
      await page.call("connect with the older name", (cb) => agent.connect(number, { ...cb, queueId: "arn:old" }));
      await page.call("connect for a contact", (cb) => agent.connect(number, { ...cb, relatedContactId: "one" }));
      const raw = endpoint({ endpointId: "arn:endpoint", endpointARN: "arn:endpoint", type: "queue", name: "Sales" });
      await page.call("connect to a queue", (cb) => agent.connect(raw, cb));
      page.attempt("connect without options", () => agent.connect(number));
      page.panel.behavior.api = () => ({ err: FAILURE });
      await page.call("connect refused", (cb) => agent.connect(number, cb));
    },
  },
  {
    name: "an unanswered outbound call fails after the timeout",
    async run(page) {
      await signIn(page);
      page.panel.behavior.api = () => undefined;
      const number = page.connect.Endpoint.byPhoneNumber("+15550199", "Customer");
      await page.call("connect", (cb) => agentOf(page).connect(number, { ...cb, timeout: 80 }));
      const asked = page.panel.up.find(({ event }) => event === "api_request")?.data as Loose;
      await page.panel.post("api_response", {
        event: "api_response",
        requestId: asked?.requestId,
        data: {},
        err: null,
      });
      await page.drain();
    },
  },
  {
    name: "endpoints are requested page by page",
    async run(page) {
      await signIn(page);
      const agent = agentOf(page);
      const endpointsPage = (name: string, nextToken: string | null): object => ({
        data: { endpoints: [endpoint({ type: "queue", name, endpointARN: `arn:${name}` })], nextToken },
      });
      page.panel.behavior.api = (_, params) => {
        const { nextToken } = params as Loose;
        if (nextToken === null || nextToken === undefined) return endpointsPage("one", "1");
        return nextToken === "1" ? endpointsPage("two", "2") : endpointsPage("three", null);
      };
      await page.call("getEndpoints", (cb) => agent.getEndpoints(agent.getAllQueueARNs(), cb));
      await page.call("of one queue", (cb) => agent.getEndpoints("arn:queue", cb));
      await page.call("by the older name", (cb) => agent.getAddresses(["arn:queue"], cb));
      await page.call("with a size", (cb) => agent.getEndpoints("arn:queue", cb, { maxResults: 2 }));
      page.panel.behavior.api = (_, params) =>
        (params as Loose).nextToken ? { err: FAILURE } : endpointsPage("one", "1");
      await page.call("that fail on the second page", (cb) => agent.getEndpoints("arn:queue", cb));
    },
  },
  {
    name: "the agent is muted by the page with the audio",
    async run(page) {
      await signIn(page);
      const agent = agentOf(page);
      page.attempt("mute", () => agent.mute());
      await page.drain();
      await page.panel.post("agent::mute_toggle", { muted: true });
      page.attempt("unmute", () => agent.unmute());
      await page.drain();
      await page.panel.post("agent::mute_toggle", { muted: false });
      await page.drain();
    },
  },
  {
    name: "devices are selected and reported",
    async run(page) {
      await signIn(page);
      const agent = agentOf(page);
      for (const name of ["setSpeakerDevice", "setMicrophoneDevice", "setRingerDevice", "setCameraDevice"]) {
        page.attempt(name, () => agent[name]("device-1"));
      }
      page.attempt("blur", () => agent.setBackgroundBlur(true));
      await page.drain();
      for (const kind of ["speaker", "microphone", "ringer"]) {
        await page.panel.post(`configuration::${kind}_device_changed`, { deviceId: "device-1" });
      }
      await page.drain();
    },
  },
  {
    name: "events of the panel reach the agent's subscribers",
    async run(page) {
      await signIn(page);
      const softphone = { errorType: "microphone_not_shared", errorMessage: "no", endPointUrl: "" };
      await page.panel.post("agent::softphone_error", softphone);
      await page.panel.post("agent::websocket_connection_lost", { code: 1006, reason: "" });
      await page.panel.post("agent::websocket_connection_gained");
      await page.panel.post("agent::local_media_stream_created", { connectionId: "leg" });
      await page.panel.post("connection::session_init", { connectionId: "leg" });
    },
  },
];
