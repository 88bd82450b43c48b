/** Beginning, ending, and beginning again in the same page. */
import { chat, desk, voice } from "../support/agent-data.ts";
import { agentOf, change, follow, greet, signIn } from "../support/follow.ts";
import type { Scenario, Stage } from "../support/stage.ts";

/** The library leaves the frame behind; hosts that go on take it out themselves. */
function clear(stage: Stage): void {
  stage.tell("frames left", document.querySelectorAll("iframe").length);
  document.getElementById("panel")?.replaceChildren();
}

/** The panel speaks, where the end has left its frame. */
async function sayIfThere(stage: Stage, event: string, data?: unknown): Promise<void> {
  if (document.querySelector("iframe")) await stage.panel.post(event, data);
}

export const LIFE_CYCLE: readonly Scenario[] = [
  {
    name: "after the end nobody is told anything",
    async play(stage) {
      await signIn(stage, desk({ contacts: [voice("one", "connected")] }));
      stage.attempt("terminate", () => stage.connect.core.terminate());
      await sayIfThere(stage, "agent::update", desk());
      await sayIfThere(stage, "access_denied");
      stage.tell("initialized", stage.connect.core.initialized);
      stage.attempt("getClient", () => typeof stage.connect.core.getClient());
      stage.attempt("getUpstream", () => typeof stage.connect.core.getUpstream());
      stage.attempt("getMasterClient", () => typeof stage.connect.core.getMasterClient());
      await stage.call("a call", (cb) => stage.connect.core.getClient().call("anything", {}, cb));
      stage.attempt("agent", () => agentOf(stage).getName());
    },
  },
  {
    name: "the end and a new beginning",
    async play(stage) {
      await signIn(stage, desk({ contacts: [chat("one", "connected")] }), {
        softphone: { allowFramedSoftphone: true },
      });
      stage.connect.core.terminate();
      clear(stage);
      stage.open({ chat: { disableRingtone: true } });
      follow(stage);
      await stage.panel.loaded(2);
      await greet(stage, desk({ contacts: [chat("one", "connected"), chat("two", "connecting")] }), "panel-2");
      stage.tell("initialized", stage.connect.core.initialized, stage.connect.agent.initialized);
      await change(stage, "two connects", desk({ contacts: [chat("one", "connected"), chat("two", "connected")] }));
      await stage.call("setState", (cb) => agentOf(stage).setState(agentOf(stage).getAgentStates()[1], cb));
    },
  },
  {
    name: "an end before the beginning is complete",
    async play(stage) {
      stage.open({ ccpLoadTimeout: 150 });
      follow(stage);
      stage.attempt("terminate", () => stage.connect.core.terminate());
      clear(stage);
      await stage.sleep(400); // upstream lets the timer of the first beginning run on
      stage.open({ loginPopup: false });
      follow(stage);
      await greet(stage);
    },
  },
  {
    name: "the end twice",
    async play(stage) {
      await signIn(stage);
      stage.attempt("terminate", () => stage.connect.core.terminate());
      stage.attempt("terminate again", () => stage.connect.core.terminate());
    },
  },
  {
    name: "a panel opened by name",
    async play(stage) {
      const params = { ccpParams: { ccpLoadTimeout: 4_000, loginPopup: false }, style: "width: 100px" };
      const address = stage.panelUrl.replace("/panel.html", "/ccp-v2");
      stage.attempt("initApp", () => stage.connect.agentApp.initApp("ccp", "panel", address, params));
      follow(stage);
      await greet(stage);
    },
  },
];
