/** Starting, terminating and restarting in the same page. */
import { chat, desk, voice } from "../support/agent-data.ts";
import { agentOf, change, follow, greet, signIn } from "../support/follow.ts";
import type { HostPage, Scenario } from "../support/host-page.ts";

/** Removes the frames that upstream leaves behind, as host pages do. */
function clear(page: HostPage): void {
  page.record("frames left", document.querySelectorAll("iframe").length);
  document.getElementById("panel")?.replaceChildren();
}

/** Posts a message as the panel if its frame is still on the page. */
async function postIfPresent(page: HostPage, event: string, data?: unknown): Promise<void> {
  if (document.querySelector("iframe")) await page.panel.post(event, data);
}

export const LIFE_CYCLE: readonly Scenario[] = [
  {
    name: "no subscriber is called after terminate",
    async run(page) {
      await signIn(page, desk({ contacts: [voice("one", "connected")] }));
      page.attempt("terminate", () => page.connect.core.terminate());
      await postIfPresent(page, "agent::update", desk());
      await postIfPresent(page, "access_denied");
      page.record("initialized", page.connect.core.initialized);
      page.attempt("getClient", () => typeof page.connect.core.getClient());
      page.attempt("getUpstream", () => typeof page.connect.core.getUpstream());
      page.attempt("getMasterClient", () => typeof page.connect.core.getMasterClient());
      await page.call("a call", (cb) => page.connect.core.getClient().call("anything", {}, cb));
      page.attempt("agent", () => agentOf(page).getName());
    },
  },
  {
    name: "terminate followed by initCCP",
    async run(page) {
      await signIn(page, desk({ contacts: [chat("one", "connected")] }), {
        softphone: { allowFramedSoftphone: true },
      });
      page.connect.core.terminate();
      clear(page);
      page.open({ chat: { disableRingtone: true } });
      follow(page);
      await page.panel.loaded(2);
      await greet(page, desk({ contacts: [chat("one", "connected"), chat("two", "connecting")] }), "panel-2");
      page.record("initialized", page.connect.core.initialized, page.connect.agent.initialized);
      await change(page, "two connects", desk({ contacts: [chat("one", "connected"), chat("two", "connected")] }));
      await page.call("setState", (cb) => agentOf(page).setState(agentOf(page).getAgentStates()[1], cb));
    },
  },
  {
    name: "terminate before the handshake is complete",
    async run(page) {
      page.open({ ccpLoadTimeout: 150 });
      follow(page);
      page.attempt("terminate", () => page.connect.core.terminate());
      clear(page);
      await page.sleep(400); // upstream does not cancel the timer of the first initCCP
      page.open({ loginPopup: false });
      follow(page);
      await greet(page);
    },
  },
  {
    name: "terminating twice",
    async run(page) {
      await signIn(page);
      page.attempt("terminate", () => page.connect.core.terminate());
      page.attempt("terminate again", () => page.connect.core.terminate());
    },
  },
  {
    name: "a panel opened by app name",
    async run(page) {
      const params = { ccpParams: { ccpLoadTimeout: 4_000, loginPopup: false }, style: "width: 100px" };
      const address = page.panelUrl.replace("/panel.html", "/ccp-v2");
      page.attempt("initApp", () => page.connect.agentApp.initApp("ccp", "panel", address, params));
      follow(page);
      await greet(page);
    },
  },
];
