/** The page in the panel's frame that asks the browser for access to the panel's cookies, and empty options. */
import { desk } from "../support/agent-data.ts";
import { follow, greet, signIn } from "../support/follow.ts";
import type { HostPage, Scenario } from "../support/host-page.ts";

const ADDRESSES = [
  "https://a.my.connect.aws/ccp-v2/",
  "https://a.awsapps.com/connect/ccp-v2/",
  "https://a.awsapps.com/connect/ccp-v2/channel-view?x=1",
  "https://a.govcloud.connect.aws/ccp-v2/",
  "http://localhost:1/ccp-v2/",
  "http://localhost:1/ccp-v2",
];

/** Records the container's visibility after each message of the request page. */
async function askForAccess(page: HostPage): Promise<void> {
  const shown = (what: string): void => page.record(what, page.container.style.display);
  await page.panel.loaded();
  await page.panel.received("storageAccess::request");
  shown("at first");
  await page.panel.post("storageAccess::init", { hasAccess: false });
  shown("after init");
  await page.panel.post("storageAccess::denied", {});
  shown("after denied");
  await page.panel.post("acknowledge", { id: "too early" });
  await page.panel.post("storageAccess::granted", {});
  shown("after granted");
  page.record("granted", page.connect.storageAccess.getOnGrantCallbackInvoked());
}

function followAccess(page: HostPage): void {
  const { storageAccess } = page.connect;
  const [onInit, onDeny, onGrant] = ["onInit", "onDeny", "onGrant"].map((name) => page.recorder(name));
  const subscription = storageAccess.onRequest({ onInit, onDeny, onGrant });
  storageAccess.onRequest({ onGrant: page.recorder("removed") }).unsubscribe();
  page.record("subscription", typeof subscription.unsubscribe);
}

export const STORAGE_ACCESS: readonly Scenario[] = [
  ...[
    { canRequest: true },
    { canRequest: true, mode: "custom" },
    { canRequest: "true", mode: "custom", custom: { hideCCP: false, title: "Cookies" } },
  ].map((storageAccess) => ({
    name: `access to storage is requested first with ${JSON.stringify(storageAccess)}`,
    async run(page: HostPage) {
      page.open({ storageAccess });
      followAccess(page);
      await askForAccess(page);
      follow(page);
      await greet(page);
      page.record("parameters", page.connect.storageAccess.getStorageAccessParams());
      page.connect.core.terminate();
      page.record("after terminate", page.connect.storageAccess.getStorageAccessParams());
    },
  })),
  {
    name: "a frame that is replaced after the grant requests access again",
    async run(page) {
      page.open({ storageAccess: { canRequest: true }, loginPopup: false, ccpLoadTimeout: 300 });
      await askForAccess(page);
      await page.panel.loaded(2);
      await page.panel.received("storageAccess::request", 2);
      await page.panel.post("storageAccess::granted", {});
      await greet(page, desk());
    },
  },
  ...["false", false, undefined, null].map((canRequest) => ({
    name: `storage access with canRequest ${JSON.stringify(canRequest)}`,
    async run(page: HostPage) {
      page.open({ storageAccess: { canRequest }, loginPopup: false });
      page.record("canRequest", page.connect.storageAccess.canRequest());
      await page.panel.loaded();
    },
  })),
  {
    name: "storage access without initCCP",
    async run(page) {
      const { storageAccess } = page.connect;
      page.attempt("canRequest", () => storageAccess.canRequest());
      page.attempt("no address", () => storageAccess.init("", page.container));
      page.attempt("no container", () => storageAccess.init(ADDRESSES[0]));
      for (const address of ADDRESSES) {
        storageAccess.init(address, page.container, { canRequest: true });
        page.attempt(address, () => storageAccess.getRequestStorageAccessUrl());
      }
      storageAccess.init("https://sso.example/", page.container, { instanceUrl: ADDRESSES[0] });
      page.attempt("sign-in page", () => storageAccess.getRequestStorageAccessUrl());
      page.record("parameters", storageAccess.getStorageAccessParams());
      storageAccess.optInForRequestAccess();
      storageAccess.init(ADDRESSES[0], page.container, {});
      page.record("opted in", storageAccess.canRequest());
      storageAccess.optOutFromRequestAccess();
      storageAccess.init(ADDRESSES[0], page.container, {});
      page.record("opted out", storageAccess.canRequest());
      storageAccess.resetStorageAccessState();
      page.record("reset", storageAccess.canRequest(), storageAccess.getStorageAccessParams());
    },
  },
  {
    name: "empty options have their defaults",
    async run(page) {
      page.open({ loginUrl: "", iframeTitle: "", style: "", ccpLoadTimeout: 0, ccpAckTimeout: 0, ccpSynTimeout: 0 });
      follow(page);
      await page.panel.loaded();
      await page.sleep(100);
      page.record("popups", page.popups.length);
      await greet(page);
    },
  },
  {
    name: "an empty loginUrl counts as none",
    async run(page) {
      await signIn(page, desk(), { loginUrl: "", ccpLoadTimeout: 900, ccpAckTimeout: 200, loginPopupAutoClose: true });
      page.panel.behavior.acknowledges = false;
      await page.panel.post("terminated");
      await page.until("the popup", () => page.popups.length > 0);
      await page.panel.loaded(2);
      await page.panel.post("acknowledge", { id: "again" });
    },
  },
];
