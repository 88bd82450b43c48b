/** Handshake of host and panel. */
import { desk, voice } from "../support/agent-data.ts";
import { agentOf, follow, greet, signIn } from "../support/follow.ts";
import type { Scenario } from "../support/host-page.ts";

/** All options that the panel receives. */
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
    name: "the panel responds immediately",
    run: (page) => signIn(page, desk(), { softphone: { allowFramedSoftphone: false } }),
  },
  {
    name: "the panel responds late",
    async run(page) {
      page.open({ ...ALL_OPTIONS, ccpLoadTimeout: 2_000 });
      follow(page);
      await page.panel.loaded();
      await page.sleep(500);
      page.record("nothing yet", page.panel.up.filter(({ event }) => event === "configure").length);
      await greet(page);
    },
  },
  {
    name: "all configuration options are sent in one message",
    run: (page) => signIn(page, desk(), ALL_OPTIONS),
  },
  {
    name: "the release is reported",
    async run(page) {
      await signIn(page);
      const context = page.panel.up.find(({ event }) => event === "outer_context_info")?.data;
      page.record("to the panel", Object.values(context ?? {}));
      page.record("to the page", page.connect.version, page.connect === Reflect.get(globalThis, "lily"));
    },
  },
  {
    name: "a host without options sends no configuration",
    run: (page) => signIn(page),
  },
  ...(["softphone", "chat", "task", "pageOptions"] as const).map((option) => ({
    name: `a host with only ${option} sends the configuration`,
    run: (page: Parameters<Scenario["run"]>[0]) => signIn(page, desk(), { [option]: ALL_OPTIONS[option] }),
  })),
  {
    name: "agent data may precede the acknowledge, calls may not",
    async run(page) {
      page.open();
      follow(page);
      page.attempt("getClient", () => page.connect.core.getClient());
      await page.panel.loaded();
      await page.panel.post("agent::update", desk());
      page.attempt("getName", () => agentOf(page).getName());
      page.attempt("mute", () => agentOf(page).mute());
      page.attempt("setState", () => agentOf(page).setState(agentOf(page).getAgentStates()[1]));
      page.attempt("initialized", () => page.connect.core.initialized);
      await page.drain();
      await greet(page);
      page.attempt("initialized", () => page.connect.core.initialized);
    },
  },
  {
    name: "a first acknowledge without an id is ignored",
    async run(page) {
      page.open({ softphone: {} });
      follow(page);
      await page.panel.loaded();
      await page.panel.post("acknowledge");
      await page.drain();
      page.record("after the first", Boolean(page.connect.core.initialized));
      await greet(page, desk(), "second");
      page.record("after the second", page.connect.core.initialized, page.connect.core.portStreamId);
    },
  },
  {
    name: "a panel that reloads requests its configuration again",
    async run(page) {
      await signIn(page, desk(), { softphone: { allowFramedSoftphone: true }, chat: { disableRingtone: true } });
      page.panel.reload();
      await page.panel.loaded(2);
      await page.panel.post("acknowledge", { id: "panel-2" });
      await page.panel.post("request_configure");
      await page.panel.post("agent::update", desk());
      await page.drain();
      page.record("port", page.connect.core.portStreamId);
    },
  },
  {
    name: "malformed messages have no effect",
    async run(page) {
      await signIn(page);
      const bus = page.connect.core.getEventBus();
      for (const name of ["zero", "empty", "none", "some"]) bus.subscribe(name, page.recorder(`received ${name}`));
      await page.panel.post("zero", 0);
      await page.panel.post("empty", "");
      await page.panel.post("none");
      await page.panel.post("some", { text: "words", when: new Date(Date.UTC(2025, 0, 1)) });
      for (const message of ["text", 7, {}, { event: "" }, { data: 1 }, ["event"]]) await page.panel.postRaw(message);
      window.postMessage({ event: "some", data: "not of the panel" }, "*");
      await page.panel.post("some", "still here");
    },
  },
  {
    name: "a URL is sufficient for initCCP",
    async run(page) {
      page.connect.core.initCCP(document.getElementById("panel"), page.panelUrl);
      follow(page);
      await greet(page);
    },
  },
  {
    name: "a second initCCP adds no second frame",
    async run(page) {
      await signIn(page);
      page.attempt("initCCP", () => page.open());
      await page.drain();
      page.record("frames", document.querySelectorAll("iframe").length);
    },
  },
  {
    name: "a frame has the host's title and style",
    run: (page) => signIn(page, desk(), { style: "width: 10px; height: 20px", iframeTitle: "Panel of ours" }),
  },
  {
    name: "late subscribers receive the current state",
    async run(page) {
      page.attempt("the bus before", () => typeof page.connect.core.getEventBus());
      page.attempt("connect.agent before", () => page.connect.agent(page.recorder("too early")));
      await signIn(page, desk({ contacts: [voice("one", "connected")] }));
      page.connect.agent(page.recorder("late connect.agent"));
      page.connect.contact(page.recorder("late connect.contact"));
      page.connect.core.onInitialized(page.recorder("late onInitialized"));
      page.record("initialized", page.connect.agent.initialized, page.connect.core.initialized);
      await page.panel.post(
        "agent::update",
        desk({ contacts: [voice("one", "connected"), voice("two", "connecting")] }),
      );
    },
  },
  {
    name: "the number of open panels is reported",
    async run(page) {
      await signIn(page);
      await page.panel.post("update_connected_ccps", { length: 3 });
      page.record("panels", page.connect.numberOfConnectedCCPs);
    },
  },
  {
    name: "unsubscribed callbacks are not called",
    async run(page) {
      await signIn(page);
      const agent = agentOf(page);
      const kept = agent.onRefresh(page.recorder("kept"));
      const gone = agent.onRefresh(page.recorder("gone"));
      page.record("a subscription", typeof kept.unsubscribe);
      gone.unsubscribe();
      gone.unsubscribe();
      page.connect.core.onViewContact(page.recorder("seen")).unsubscribe();
      await page.panel.post("agent::update", desk());
      await page.panel.post("contact::view", { contactId: "x" });
    },
  },
];
