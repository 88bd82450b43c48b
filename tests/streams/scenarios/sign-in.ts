/** Signing in, out, and being refused. */
import { desk } from "../support/agent-data.ts";
import { follow, greet, signIn } from "../support/follow.ts";
import type { Scenario, Stage } from "../support/stage.ts";

/** Fast enough for a test: a popup after a moment, and a new frame each moment. Unit: milliseconds. */
const QUICK = { ccpLoadTimeout: 300, ccpAckTimeout: 200 };

/** For hosts whose panel is signed in at first: a handshake in time also on a busy machine. Unit: milliseconds. */
const STEADY = { ccpLoadTimeout: 900, ccpAckTimeout: 200 };

function frames(stage: Stage): void {
  stage.tell("frames", document.querySelectorAll("iframe").length);
}

export const SIGN_IN: readonly Scenario[] = [
  {
    name: "a popup opens, the frame is made anew until somebody is signed in, and the popup closes",
    async play(stage) {
      stage.open({ ...QUICK, loginUrl: stage.loginUrl, loginPopupAutoClose: true });
      follow(stage);
      await stage.panel.loaded(4);
      stage.tell("popups", stage.popups.length, stage.popups[0]?.closed);
      await stage.panel.post("acknowledge", { id: "in" });
      await stage.panel.post("agent::update", desk());
      await stage.until("the popup to close", () => stage.popups[0]?.closed === true);
      const loads = stage.panel.loads();
      await stage.sleep(600);
      stage.tell("loads afterwards", stage.panel.loads() - loads);
      frames(stage);
    },
  },
  {
    name: "a popup has the size that the host gives, and stays",
    async play(stage) {
      const loginOptions = { height: 600, width: 400, top: 10, left: 20 };
      stage.open({ ...QUICK, loginUrl: stage.loginUrl, loginOptions });
      follow(stage);
      await stage.panel.loaded(2);
      await greet(stage);
      stage.tell("popups", stage.popups.length, stage.popups[0]?.closed);
    },
  },
  {
    name: "a popup without an address of its own shows the panel",
    async play(stage) {
      stage.open({ ...QUICK, loginOptions: { autoClose: true } });
      follow(stage);
      await stage.panel.loaded(2);
      stage.tell("popups", stage.popups.length);
      await greet(stage);
      await stage.until("the popup to close", () => stage.popups[0]?.closed === true);
    },
  },
  {
    name: "without a popup the frame is replaced ten times and then stays",
    async play(stage) {
      let isExhausted = false;
      stage.open({ ccpLoadTimeout: 120, loginPopup: false });
      follow(stage);
      stage.connect.core.onIframeRetriesExhausted(() => {
        isExhausted = true;
      });
      await stage.until("the end of the replacements", () => isExhausted);
      await stage.panel.loadedInPresentFrame();
      frames(stage);
      await greet(stage);
      stage.tell("added frames", stage.addedFrames());
    },
  },
  {
    name: "a panel that refuses its session is signed in again",
    async play(stage) {
      await signIn(stage, desk(), { ...STEADY, loginUrl: stage.loginUrl, loginPopupAutoClose: true });
      stage.panel.manners.acknowledges = false;
      await stage.panel.post("auth_fail", [{ authorize: true }]);
      await stage.until("the popup", () => stage.popups.length > 0);
      await stage.panel.loaded(3);
      await stage.panel.post("acknowledge", { id: "again" });
      await stage.panel.post("agent::update", desk());
      await stage.sleep(500);
      stage.tell("popups", stage.popups.length, stage.popups[0]?.closed);
      frames(stage);
    },
  },
  {
    name: "a session that ended is begun again",
    async play(stage) {
      await signIn(stage, desk(), { ...STEADY, loginUrl: stage.loginUrl, loginOptions: { autoClose: true } });
      stage.panel.manners.acknowledges = false;
      stage.connect.core.getUpstream().sendUpstream("terminate");
      await stage.panel.heard("terminate");
      await stage.panel.post("terminated");
      await stage.panel.loaded(2);
      await stage.panel.post("acknowledge", { id: "again" });
      await stage.panel.post("agent::update", desk());
      await stage.sleep(500);
      stage.tell("popups", stage.popups.length, stage.popups[0]?.closed);
    },
  },
  {
    name: "a host may want no sign-in after a session",
    async play(stage) {
      await signIn(stage, desk(), { ...STEADY, loginOptions: { disableAuthPopupAfterLogout: true } });
      stage.panel.manners.acknowledges = false;
      await stage.panel.post("terminated");
      await stage.panel.post("auth_fail", [{ authorize: true }]);
      await stage.sleep(700);
      stage.tell("popups and loads", stage.popups.length, stage.panel.loads());
      stage.attempt("reauthenticateAfterLogout", () => stage.connect.core.reauthenticateAfterLogout());
      await stage.panel.loaded(2);
      stage.tell("popups", stage.popups.length);
    },
  },
  {
    name: "acknowledgements after the end keep the frame, and the popup opens all the same",
    async play(stage) {
      await signIn(stage, desk(), { ...STEADY, ccpSynTimeout: 100, ccpAckTimeout: 300 });
      await stage.panel.post("terminated");
      await stage.sleep(900);
      stage.tell("popups", stage.popups.length > 0);
    },
  },
  {
    name: "whoever may not use the panel is told, and nothing else happens",
    async play(stage) {
      await signIn(stage, desk(), STEADY);
      await stage.panel.post("access_denied");
      await stage.sleep(600);
      stage.tell("popups and loads", stage.popups.length, stage.panel.loads());
    },
  },
  {
    name: "authorization is told to those who ask",
    async play(stage) {
      await signIn(stage);
      await stage.panel.post("authorize_success");
      await stage.panel.post("authorize_retries_exhausted");
      await stage.panel.post("cti_authorize_retries_exhausted");
    },
  },
  {
    name: "a panel that falls silent is left alone",
    async play(stage) {
      await signIn(stage, desk(), { ...STEADY, ccpSynTimeout: 50 });
      stage.panel.manners.acknowledges = false;
      await stage.sleep(900);
      stage.tell("popups and loads", stage.popups.length, stage.panel.loads());
      stage.panel.manners.acknowledges = true;
      await stage.panel.post("acknowledge");
      const before = stage.panel.up.length;
      await stage.until("the next keepalive", () => stage.panel.up.length > before);
    },
  },
  {
    name: "a panel that falls silent is signed in again where the host wants it",
    async play(stage) {
      const loginOptions = { enableAckTimeout: true, autoClose: true };
      await signIn(stage, desk(), { ...STEADY, ccpSynTimeout: 50, loginUrl: stage.loginUrl, loginOptions });
      stage.panel.manners.acknowledges = false;
      await stage.until("the popup", () => stage.popups.length > 0);
      await stage.panel.loaded(2);
      stage.panel.manners.acknowledges = true;
      await stage.panel.post("acknowledge", { id: "again" });
      await stage.panel.post("agent::update", desk());
      await stage.sleep(600);
      stage.tell("popups", stage.popups.length, stage.popups[0]?.closed);
      frames(stage);
    },
  },
  {
    name: "a popup that somebody closed is opened again by nobody",
    async play(stage) {
      stage.open({ ...QUICK, loginUrl: stage.loginUrl });
      follow(stage);
      await stage.until("the popup", () => stage.popups.length > 0);
      stage.popups[0]?.close();
      await stage.panel.loaded(5);
      stage.tell("popups", stage.popups.length);
    },
  },
  ...(["with", "without"] as const).map((how) => ({
    name: `a sign-in under way is asked for again, ${how} an address of its own`,
    async play(stage: Stage) {
      stage.open({ ...QUICK, ...(how === "with" ? { loginUrl: stage.loginUrl } : {}) });
      follow(stage);
      await stage.until("the popup", () => stage.popups.length > 0);
      stage.attempt("reauthenticateAfterLogout", () => stage.connect.core.reauthenticateAfterLogout());
      await stage.sleep(100);
      stage.attempt("reauthenticateAfterLogout", () => stage.connect.core.reauthenticateAfterLogout());
      await stage.panel.loaded(stage.panel.loads() + 1);
      await greet(stage);
      stage.tell("popups", stage.popups.length, stage.popups[0]?.closed);
    },
  })),
  {
    name: "a popup left open after the sign-in serves the next one",
    async play(stage) {
      stage.open({ ...STEADY, loginUrl: stage.loginUrl });
      follow(stage);
      await stage.panel.loaded(2);
      await greet(stage);
      stage.tell("popups", stage.popups.length, stage.popups[0]?.closed);
      stage.panel.manners.acknowledges = false;
      await stage.panel.post("terminated");
      await stage.panel.loaded(3);
      stage.tell("popups", stage.popups.length, stage.popups[0] === stage.popups.at(-1));
    },
  },
];
