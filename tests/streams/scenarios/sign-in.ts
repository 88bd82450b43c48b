/** Sign-in, sign-out, and refused sign-ins. */
import { desk } from "../support/agent-data.ts";
import { follow, greet, signIn } from "../support/follow.ts";
import type { HostPage, Scenario } from "../support/host-page.ts";

/** Short enough for a test: the popup opens soon and frames are replaced quickly. Unit: milliseconds. */
const QUICK = { ccpLoadTimeout: 300, ccpAckTimeout: 200 };

/** For hosts whose panel is signed in at first: the handshake completes in time on a busy machine. Unit: milliseconds. */
const STEADY = { ccpLoadTimeout: 1_300, ccpAckTimeout: 200 };

function frames(page: HostPage): void {
  page.record("frames", document.querySelectorAll("iframe").length);
}

export const SIGN_IN: readonly Scenario[] = [
  {
    name: "a popup opens, the frame is replaced until an agent is signed in, and the popup closes",
    async run(page) {
      page.open({ ...QUICK, loginUrl: page.loginUrl, loginPopupAutoClose: true });
      follow(page);
      await page.panel.loaded(4);
      page.record("popups", page.popups.length, page.popups[0]?.closed);
      await page.panel.post("acknowledge", { id: "in" });
      await page.panel.post("agent::update", desk());
      await page.until("the popup to close", () => page.popups[0]?.closed === true);
      const loads = page.panel.loads();
      await page.sleep(600);
      page.record("loads afterwards", page.panel.loads() - loads);
      frames(page);
    },
  },
  {
    name: "a popup has the size set by the host, and stays open",
    async run(page) {
      const loginOptions = { height: 600, width: 400, top: 10, left: 20 };
      page.open({ ...QUICK, loginUrl: page.loginUrl, loginOptions });
      follow(page);
      await page.panel.loaded(2);
      await greet(page);
      page.record("popups", page.popups.length, page.popups[0]?.closed);
    },
  },
  {
    name: "a popup without its own URL shows the panel",
    async run(page) {
      page.open({ ...QUICK, loginOptions: { autoClose: true } });
      follow(page);
      await page.panel.loaded(2);
      page.record("popups", page.popups.length);
      await greet(page);
      await page.until("the popup to close", () => page.popups[0]?.closed === true);
    },
  },
  {
    name: "without a popup the frame is replaced ten times",
    async run(page) {
      let isExhausted = false;
      page.open({ ccpLoadTimeout: 120, loginPopup: false });
      follow(page);
      page.connect.core.onIframeRetriesExhausted(() => {
        isExhausted = true;
      });
      await page.until("the end of the replacements", () => isExhausted);
      await page.panel.loadedInCurrentFrame();
      frames(page);
      await greet(page);
      page.record("added frames", page.addedFrames());
    },
  },
  {
    name: "a panel that refuses its session is signed in again",
    async run(page) {
      await signIn(page, desk(), { ...STEADY, loginUrl: page.loginUrl, loginPopupAutoClose: true });
      page.panel.behavior.acknowledges = false;
      await page.panel.post("auth_fail", [{ authorize: true }]);
      await page.until("the popup", () => page.popups.length > 0);
      await page.panel.loaded(3);
      await page.panel.post("acknowledge", { id: "again" });
      await page.panel.post("agent::update", desk());
      await page.sleep(500);
      page.record("popups", page.popups.length, page.popups[0]?.closed);
      frames(page);
    },
  },
  {
    name: "an ended session is signed in again",
    async run(page) {
      await signIn(page, desk(), { ...STEADY, loginUrl: page.loginUrl, loginOptions: { autoClose: true } });
      page.panel.behavior.acknowledges = false;
      page.connect.core.getUpstream().sendUpstream("terminate");
      await page.panel.received("terminate");
      await page.panel.post("terminated");
      await page.panel.loaded(2);
      await page.panel.post("acknowledge", { id: "again" });
      await page.panel.post("agent::update", desk());
      await page.sleep(500);
      page.record("popups", page.popups.length, page.popups[0]?.closed);
    },
  },
  {
    name: "a host may disable the sign-in after a session",
    async run(page) {
      await signIn(page, desk(), { ...STEADY, loginOptions: { disableAuthPopupAfterLogout: true } });
      page.panel.behavior.acknowledges = false;
      await page.panel.post("terminated");
      await page.panel.post("auth_fail", [{ authorize: true }]);
      await page.sleep(700);
      page.record("popups and loads", page.popups.length, page.panel.loads());
      page.attempt("reauthenticateAfterLogout", () => page.connect.core.reauthenticateAfterLogout());
      await page.panel.loaded(2);
      page.record("popups", page.popups.length);
    },
  },
  {
    name: "acknowledges after the session keep the frame, and the popup still opens",
    async run(page) {
      await signIn(page, desk(), { ...STEADY, ccpSynTimeout: 100, ccpAckTimeout: 300 });
      await page.panel.post("terminated");
      await page.sleep(900);
      page.record("popups", page.popups.length > 0);
    },
  },
  {
    name: "denied access is reported without further action",
    async run(page) {
      await signIn(page, desk(), STEADY);
      await page.panel.post("access_denied");
      await page.sleep(600);
      page.record("popups and loads", page.popups.length, page.panel.loads());
    },
  },
  {
    name: "authorization events are reported to subscribers",
    async run(page) {
      await signIn(page);
      await page.panel.post("authorize_success");
      await page.panel.post("authorize_retries_exhausted");
      await page.panel.post("cti_authorize_retries_exhausted");
    },
  },
  {
    name: "an unresponsive panel is ignored by default",
    async run(page) {
      await signIn(page, desk(), { ...STEADY, ccpSynTimeout: 50 });
      page.panel.behavior.acknowledges = false;
      await page.sleep(900);
      page.record("popups and loads", page.popups.length, page.panel.loads());
      page.panel.behavior.acknowledges = true;
      await page.panel.post("acknowledge");
      const before = page.panel.up.length;
      await page.until("the next keepalive", () => page.panel.up.length > before);
    },
  },
  {
    name: "an unresponsive panel is signed in again if the host enables it",
    async run(page) {
      const loginOptions = { enableAckTimeout: true, autoClose: true };
      await signIn(page, desk(), { ...STEADY, ccpSynTimeout: 50, loginUrl: page.loginUrl, loginOptions });
      page.panel.behavior.acknowledges = false;
      await page.until("the popup", () => page.popups.length > 0);
      await page.panel.loaded(2);
      page.panel.behavior.acknowledges = true;
      await page.panel.post("acknowledge", { id: "again" });
      await page.panel.post("agent::update", desk());
      await page.sleep(600);
      page.record("popups", page.popups.length, page.popups[0]?.closed);
      frames(page);
    },
  },
  {
    name: "a popup closed by the agent is not reopened",
    async run(page) {
      page.open({ ...QUICK, loginUrl: page.loginUrl });
      follow(page);
      await page.until("the popup", () => page.popups.length > 0);
      page.popups[0]?.close();
      await page.panel.loaded(5);
      page.record("popups", page.popups.length);
    },
  },
  ...(["with", "without"] as const).map((how) => ({
    name: `a sign-in in progress is requested again, ${how} its own URL`,
    async run(page: HostPage) {
      page.open({ ...QUICK, ...(how === "with" ? { loginUrl: page.loginUrl } : {}) });
      follow(page);
      await page.until("the popup", () => page.popups.length > 0);
      page.attempt("reauthenticateAfterLogout", () => page.connect.core.reauthenticateAfterLogout());
      await page.sleep(100);
      page.attempt("reauthenticateAfterLogout", () => page.connect.core.reauthenticateAfterLogout());
      await page.panel.loaded(page.panel.loads() + 1);
      await greet(page);
      page.record("popups", page.popups.length, page.popups[0]?.closed);
    },
  })),
  {
    name: "a popup left open after the sign-in serves the next one",
    async run(page) {
      page.open({ ...STEADY, loginUrl: page.loginUrl });
      follow(page);
      await page.panel.loaded(2);
      await greet(page);
      page.record("popups", page.popups.length, page.popups[0]?.closed);
      page.panel.behavior.acknowledges = false;
      await page.panel.post("terminated");
      await page.panel.loaded(3);
      page.record("popups", page.popups.length, page.popups[0] === page.popups.at(-1));
    },
  },
];
