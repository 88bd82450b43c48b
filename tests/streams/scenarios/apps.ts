/** `connect.agentApp`: the panel, custom contact views and other apps, each in its own container; and signing out. */
import { chat, desk } from "../support/agent-data.ts";
import { change, contactOf, follow, greet, signIn } from "../support/follow.ts";
import type { HostPage, Scenario } from "../support/host-page.ts";
import type { Loose } from "../support/loose.ts";

/** Adds a container to the page. */
function addContainer(id: string): HTMLElement {
  const container = document.createElement("div");
  container.id = id;
  document.body.append(container);
  return container;
}

/** URL of a page that is not the panel; the library adds no slash to it. */
const appUrl = (page: HostPage): string => `${page.loginUrl}?app=1`;

/** Records the attributes of the frames in `container`; ids of tabs are random. */
function recordFrames(page: HostPage, what: string, container: HTMLElement): void {
  const frames = [...container.querySelectorAll("iframe")].map(
    ({ id, src, style, allow }) =>
      `${id} ${src.replace(new URL(page.panelUrl).origin, "").replace(/agentAppTabId=[^&]*/, "agentAppTabId=…")} ${style.cssText} ${allow}`,
  );
  page.record(what, frames);
}

function openView(page: HostPage, container: HTMLElement, customViewsParams?: object): void {
  page.attempt("initApp", () =>
    page.connect.agentApp.initApp("customviews", container, appUrl(page), customViewsParams && { customViewsParams }),
  );
}

const CONTACTS = desk({ contacts: [chat("one", "connected"), chat("two", "connecting")] });

export const APPS: readonly Scenario[] = [
  {
    name: "an app in an element reports its loads and is removed when stopped",
    async run(page) {
      await signIn(page);
      const container = addContainer("apps");
      const { agentApp } = page.connect;
      let loads = 0;
      const onLoad = (): void => {
        loads += 1;
        page.record("onLoad");
      };
      page.attempt("initApp", () =>
        agentApp.initApp("notes", container, appUrl(page), { onLoad, style: "width: 9px" }),
      );
      page.attempt("initApp by id", () => agentApp.initApp("other", "apps", `${page.loginUrl}?bare`));
      recordFrames(page, "frames", container);
      await page.until("the load", () => loads > 0);
      page.record("app", Object.keys(agentApp.AppRegistry.get("notes")).sort());
      page.attempt("unknown app", () => agentApp.AppRegistry.start("missing", () => ({})));
      page.attempt("stopApp", () => agentApp.stopApp("notes"));
      page.record("instance", typeof agentApp.AppRegistry.get("notes")?.instance);
      recordFrames(page, "frames left", container);
      page.attempt("stop unknown", () => agentApp.stopApp("missing"));
    },
  },
  {
    name: "custom views have the state and the agent's connection of their contact",
    async run(page) {
      await signIn(page, CONTACTS);
      const container = addContainer("apps");
      openView(page, container, { contact: contactOf(page, "one"), iframeSuffix: "1", contactFlowId: "flow" });
      openView(page, container, { contact: "two", iframeSuffix: "2" });
      openView(page, container, { contact: "nobody", iframeSuffix: "3" });
      openView(page, container, { contact: contactOf(page, "one"), iframeSuffix: "4", deduplicate: false });
      openView(page, container, { iframeSuffix: "5" });
      openView(page, container, {});
      recordFrames(page, "frames", container);
      openView(page, container, { iframeSuffix: "5" });
    },
  },
  {
    name: "a custom view of a contact id waits for the agent",
    async run(page) {
      page.open();
      follow(page);
      const container = addContainer("apps");
      openView(page, container, { contact: "one" });
      recordFrames(page, "before", container);
      await greet(page, CONTACTS);
      recordFrames(page, "after", container);
    },
  },
  {
    name: "a custom view without parameters is a plain app",
    async run(page) {
      await signIn(page);
      const container = addContainer("apps");
      openView(page, container);
      recordFrames(page, "frames", container);
    },
  },
  {
    name: "a custom view ends with its contact and can be opened again",
    async run(page) {
      await signIn(page, CONTACTS);
      const container = addContainer("apps");
      const terminateCustomViewOptions = { timeout: 50 };
      openView(page, container, { contact: contactOf(page, "one"), terminateCustomViewOptions });
      openView(page, container, { contact: contactOf(page, "two"), iframeSuffix: "2", disableAutoDestroy: true });
      await change(page, "both contacts are cleared", desk());
      recordFrames(page, "at once", container);
      await page.sleep(200);
      recordFrames(page, "later", container);
      openView(page, container, { contact: "one" });
      recordFrames(page, "again", container);
    },
  },
  {
    name: "a custom view is terminated on request",
    async run(page) {
      await signIn(page, CONTACTS);
      const container = addContainer("apps");
      const { core } = page.connect;
      for (const iframeSuffix of ["1", "2", "3"]) openView(page, container, { contact: "one", iframeSuffix });
      const address = new URL(page.panelUrl).origin;
      page.attempt("terminate", () => core.terminateCustomView(address, "1", { timeout: 50, hideIframe: false }));
      page.attempt("without removal", () => core.terminateCustomView(address, "2", { resolveIframe: false }));
      page.attempt("by default", () => core.terminateCustomView(address, "3"));
      page.attempt("unknown", () => core.terminateCustomView(address, "9"));
      recordFrames(page, "at once", container);
      await page.sleep(200);
      recordFrames(page, "later", container);
    },
  },
  {
    name: "the panel's app signs out when it is stopped",
    async run(page) {
      const params = { ccpParams: { ccpLoadTimeout: 4_000, loginPopup: false }, style: "width: 100px" };
      const address = page.panelUrl.replace("/panel.html", "/ccp-v2");
      page.attempt("initApp", () => page.connect.agentApp.initApp("ccp", page.container, address, params));
      follow(page);
      await greet(page);
      const stopped: Promise<unknown> = page.connect.agentApp.stopApp("ccp");
      page.record("visible frames", page.container.querySelectorAll("iframe:not([style*='display: none'])").length);
      await page.attemptAsync("stopApp", () => stopped);
      await page.sleep(20);
      page.record("frames left", page.container.querySelectorAll("iframe").length);
    },
  },
  {
    name: "the sign-out event of the bus",
    async run(page) {
      await signIn(page);
      const bus: Loose = page.connect.core.getEventBus();
      page.attempt("trigger", () => bus.trigger(page.connect.EventType.TERMINATE));
      await page.drain();
    },
  },
];
