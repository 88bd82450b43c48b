/** How host and panel find each other. */
import { desk, voice } from "../support/agent-data.ts";
import { agentOf, follow, greet, signIn } from "../support/follow.ts";
import type { Scenario } from "../support/stage.ts";

/** Everything a host can configure. */
const ALL_OPTIONS = {
  softphone: { allowFramedSoftphone: false, disableRingtone: true, ringtoneUrl: "ring.mp3", allowEarlyGum: false },
  chat: { disableRingtone: false, ringtoneUrl: "chat.mp3" },
  task: { disableRingtone: true },
  autoAcceptTone: { disableRingtone: false, ringtoneUrl: "auto.mp3" },
  pageOptions: { enableAudioDeviceSettings: true, enablePhoneTypeSettings: false, showInactivityModal: false },
  shouldAddNamespaceToLogs: true,
};

export const HANDSHAKE: readonly Scenario[] = [
  {
    name: "the panel speaks at once",
    play: (stage) => signIn(stage, desk(), { softphone: { allowFramedSoftphone: false } }),
  },
  {
    name: "the panel speaks late",
    async play(stage) {
      stage.open({ ...ALL_OPTIONS, ccpLoadTimeout: 2_000 });
      follow(stage);
      await stage.panel.loaded();
      await stage.sleep(500);
      stage.tell("nothing yet", stage.panel.up.filter(({ event }) => event === "configure").length);
      await greet(stage);
    },
  },
  {
    name: "everything that can be configured arrives in one message",
    play: (stage) => signIn(stage, desk(), ALL_OPTIONS),
  },
  {
    name: "the release is told",
    async play(stage) {
      await signIn(stage);
      const told = stage.panel.up.find(({ event }) => event === "outer_context_info")?.data;
      stage.tell("to the panel", Object.values(told ?? {}));
      stage.tell("to the page", stage.connect.version, stage.connect === Reflect.get(globalThis, "lily"));
    },
  },
  {
    name: "a host without options configures nothing",
    play: (stage) => signIn(stage),
  },
  ...(["softphone", "chat", "task", "pageOptions"] as const).map((option) => ({
    name: `a host with ${option} alone configures`,
    play: (stage: Parameters<Scenario["play"]>[0]) => signIn(stage, desk(), { [option]: ALL_OPTIONS[option] }),
  })),
  {
    name: "agent data may come before the acknowledgement, calls may not",
    async play(stage) {
      stage.open();
      follow(stage);
      stage.attempt("getClient", () => stage.connect.core.getClient());
      await stage.panel.loaded();
      await stage.panel.post("agent::update", desk());
      stage.attempt("getName", () => agentOf(stage).getName());
      stage.attempt("mute", () => agentOf(stage).mute());
      stage.attempt("setState", () => agentOf(stage).setState(agentOf(stage).getAgentStates()[1]));
      stage.attempt("initialized", () => stage.connect.core.initialized);
      await greet(stage);
      stage.attempt("initialized", () => stage.connect.core.initialized);
    },
  },
  {
    name: "a first acknowledgement without an id is no beginning",
    async play(stage) {
      stage.open({ softphone: {} });
      follow(stage);
      await stage.panel.loaded();
      await stage.panel.post("acknowledge");
      await stage.settle();
      stage.tell("after the first", Boolean(stage.connect.core.initialized));
      await greet(stage, desk(), "second");
      stage.tell("after the second", stage.connect.core.initialized, stage.connect.core.portStreamId);
    },
  },
  {
    name: "a panel that reloads asks for its configuration again",
    async play(stage) {
      await signIn(stage, desk(), { softphone: { allowFramedSoftphone: true }, chat: { disableRingtone: true } });
      stage.panel.reload();
      await stage.panel.loaded(2);
      await stage.panel.post("acknowledge", { id: "panel-2" });
      await stage.panel.post("request_configure");
      await stage.panel.post("agent::update", desk());
      await stage.settle();
      stage.tell("port", stage.connect.core.portStreamId);
    },
  },
  {
    name: "odd messages do no harm",
    async play(stage) {
      await signIn(stage);
      const bus = stage.connect.core.getEventBus();
      for (const name of ["zero", "empty", "none", "some"]) bus.subscribe(name, stage.teller(`heard ${name}`));
      await stage.panel.post("zero", 0);
      await stage.panel.post("empty", "");
      await stage.panel.post("none");
      await stage.panel.post("some", { text: "words", when: new Date(Date.UTC(2025, 0, 1)) });
      for (const message of ["text", 7, {}, { event: "" }, { data: 1 }, ["event"]]) await stage.panel.postRaw(message);
      window.postMessage({ event: "some", data: "not of the panel" }, "*");
      await stage.panel.post("some", "still here");
    },
  },
  {
    name: "a panel's address alone is enough to begin",
    async play(stage) {
      stage.connect.core.initCCP(document.getElementById("panel"), stage.panelUrl);
      follow(stage);
      await greet(stage);
    },
  },
  {
    name: "a second beginning makes no second frame",
    async play(stage) {
      await signIn(stage);
      stage.attempt("initCCP", () => stage.open());
      await stage.settle();
      stage.tell("frames", document.querySelectorAll("iframe").length);
    },
  },
  {
    name: "a frame has the host's title and style",
    play: (stage) => signIn(stage, desk(), { style: "width: 10px; height: 20px", iframeTitle: "Panel of ours" }),
  },
  {
    name: "who comes late is told of what there is",
    async play(stage) {
      stage.attempt("the bus before", () => typeof stage.connect.core.getEventBus());
      stage.attempt("connect.agent before", () => stage.connect.agent(stage.teller("too early")));
      await signIn(stage, desk({ contacts: [voice("one", "connected")] }));
      stage.connect.agent(stage.teller("late connect.agent"));
      stage.connect.contact(stage.teller("late connect.contact"));
      stage.connect.core.onInitialized(stage.teller("late onInitialized"));
      stage.tell("initialized", stage.connect.agent.initialized, stage.connect.core.initialized);
      await stage.panel.post(
        "agent::update",
        desk({ contacts: [voice("one", "connected"), voice("two", "connecting")] }),
      );
    },
  },
  {
    name: "how many panels are open is known",
    async play(stage) {
      await signIn(stage);
      await stage.panel.post("update_connected_ccps", { length: 3 });
      stage.tell("panels", stage.connect.numberOfConnectedCCPs);
    },
  },
  {
    name: "unsubscribed is unheard",
    async play(stage) {
      await signIn(stage);
      const agent = agentOf(stage);
      const kept = agent.onRefresh(stage.teller("kept"));
      const gone = agent.onRefresh(stage.teller("gone"));
      stage.tell("a subscription", typeof kept.unsubscribe);
      gone.unsubscribe();
      gone.unsubscribe();
      stage.connect.core.onViewContact(stage.teller("seen")).unsubscribe();
      await stage.panel.post("agent::update", desk());
      await stage.panel.post("contact::view", { contactId: "x" });
    },
  },
];
