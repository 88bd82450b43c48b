/** Broadcasts to all pages through the panel, and the event bus. */
import { chat, desk } from "../support/agent-data.ts";
import { signIn } from "../support/follow.ts";
import type { Scenario } from "../support/host-page.ts";

export const BROADCASTS: readonly Scenario[] = [
  {
    name: "a page shows a contact on all pages",
    async run(page) {
      await signIn(page, desk({ contacts: [chat("one", "connected")] }));
      page.attempt("viewContact", () => page.connect.core.viewContact("one"));
      page.attempt("viewContact of none", () => page.connect.core.viewContact(""));
      await page.drain();
      await page.panel.post("contact::view", { contactId: "one" });
    },
  },
  {
    name: "a host receives view requests through its own function",
    async run(page) {
      await signIn(page, desk(), { onViewContact: page.recorder("params.onViewContact") });
      await page.panel.post("contact::view", { contactId: "one" });
    },
  },
  {
    name: "a channel's view is opened on all pages",
    async run(page) {
      await signIn(page);
      const { core } = page.connect;
      page.attempt("number pad", () => core.activateChannelWithViewType("number_pad", "softphone"));
      page.attempt("task", () => core.activateChannelWithViewType("create_task", "task", "agentapp", "case-1"));
      page.attempt("with a token", () =>
        core.activateChannelWithViewType("create_task", "task", "x", "case-1", "token"),
      );
      await page.drain();
      await page.drain();
    },
  },
  {
    name: "created tasks and e-mails are reported",
    async run(page) {
      await signIn(page);
      page.attempt("task", () => page.connect.core.triggerTaskCreated({ contactId: "task" }));
      page.attempt("e-mail", () => page.connect.core.triggerEmailCreated({ contactId: "mail" }));
      await page.drain();
      await page.panel.post("task::created", { contactId: "task" });
      await page.panel.post("email::created", { contactId: "mail" });
    },
  },
  {
    name: "screen sharing is reported",
    async run(page) {
      await signIn(page, desk({ contacts: [chat("one", "connected"), chat("two", "connected")] }));
      const one = new page.connect.Contact("one");
      for (const name of ["onScreenSharingStarted", "onScreenSharingStopped", "onScreenSharingError"])
        one[name](page.recorder(name));
      for (const name of ["started", "stopped", "error"]) {
        await page.panel.post(`contact::screen_sharing_${name}`, { contactId: "two" });
      }
      await page.attemptAsync("start", () => one.startScreenSharing());
      await page.attemptAsync("stop", () => one.stopScreenSharing());
      await page.drain();
    },
  },
  {
    name: "a separate bus",
    async run(page) {
      const bus = new page.connect.EventBus();
      const kept = bus.subscribe("one", page.recorder("one"));
      bus.subscribeAll(page.recorder("all"));
      bus.subscribe("one", () => {
        throw new Error("host code");
      });
      bus.subscribe("one", page.recorder("one again"));
      bus.trigger("one", { a: 1 });
      bus.trigger("one");
      bus.trigger("two", 0);
      bus.trigger("contact::accepted::x", { contactId: "x" });
      page.record("subscriptions", bus.getSubscriptions("one").length, bus.getSubscriptions("none").length);
      kept.unsubscribe();
      bus.trigger("one", "after");
      const bridged = new page.connect.EventBus();
      bridged.subscribe("three", page.recorder("bridged three"));
      bus.subscribeAll(bridged.bridge());
      bus.trigger("three", 3);
      page.attempt("no name", () => bus.subscribe(null, page.recorder("none")));
      page.attempt("no function", () => bus.subscribe("one", null));
      page.attempt("nothing triggered", () => bus.trigger(null));
      bus.unsubscribeAll();
      bus.trigger("one", "over");
    },
  },
  {
    name: "unsubscribing during an event",
    async run(page) {
      await signIn(page);
      const bus = page.connect.core.getEventBus();
      const first = bus.subscribe("event", () => {
        page.record("first");
        first.unsubscribe();
        second.unsubscribe();
        bus.subscribe("event", page.recorder("third"));
      });
      const second = bus.subscribe("event", page.recorder("second"));
      bus.trigger("event", 1);
      bus.trigger("event", 2);
    },
  },
  {
    name: "event names of one contact",
    async run(page) {
      await signIn(page);
      page.attempt("name", () => page.connect.core.getContactEventName("contact::connected", "one"));
      page.attempt("none", () => page.connect.core.getContactEventName("nonsense", "one"));
      page.attempt("no id", () => page.connect.core.getContactEventName("contact::connected"));
    },
  },
];
