/** What a page tells all others through the panel, and the event bus itself. */
import { chat, desk } from "../support/agent-data.ts";
import { signIn } from "../support/follow.ts";
import type { Scenario } from "../support/stage.ts";

export const BROADCASTS: readonly Scenario[] = [
  {
    name: "a page shows a contact to all pages",
    async play(stage) {
      await signIn(stage, desk({ contacts: [chat("one", "connected")] }));
      stage.attempt("viewContact", () => stage.connect.core.viewContact("one"));
      stage.attempt("viewContact of none", () => stage.connect.core.viewContact(""));
      await stage.settle();
      await stage.panel.post("contact::view", { contactId: "one" });
    },
  },
  {
    name: "a host is told of views by its own function",
    async play(stage) {
      await signIn(stage, desk(), { onViewContact: stage.teller("params.onViewContact") });
      await stage.panel.post("contact::view", { contactId: "one" });
    },
  },
  {
    name: "a channel's view is opened for all",
    async play(stage) {
      await signIn(stage);
      const { core } = stage.connect;
      stage.attempt("number pad", () => core.activateChannelWithViewType("number_pad", "softphone"));
      stage.attempt("task", () => core.activateChannelWithViewType("create_task", "task", "agentapp", "case-1"));
      stage.attempt("with a token", () =>
        core.activateChannelWithViewType("create_task", "task", "x", "case-1", "token"),
      );
      await stage.settle();
      await stage.settle();
    },
  },
  {
    name: "tasks and e-mails that were made are told",
    async play(stage) {
      await signIn(stage);
      stage.attempt("task", () => stage.connect.core.triggerTaskCreated({ contactId: "task" }));
      stage.attempt("e-mail", () => stage.connect.core.triggerEmailCreated({ contactId: "mail" }));
      await stage.panel.post("task::created", { contactId: "task" });
      await stage.panel.post("email::created", { contactId: "mail" });
    },
  },
  {
    name: "screen sharing is told",
    async play(stage) {
      await signIn(stage, desk({ contacts: [chat("one", "connected"), chat("two", "connected")] }));
      const one = new stage.connect.Contact("one");
      for (const name of ["onScreenSharingStarted", "onScreenSharingStopped", "onScreenSharingError"])
        one[name](stage.teller(name));
      for (const name of ["started", "stopped", "error"]) {
        await stage.panel.post(`contact::screen_sharing_${name}`, { contactId: "two" });
      }
      await stage.attemptAsync("start", () => one.startScreenSharing());
      await stage.attemptAsync("stop", () => one.stopScreenSharing());
      await stage.settle();
    },
  },
  {
    name: "a bus of one's own",
    async play(stage) {
      const bus = new stage.connect.EventBus();
      const kept = bus.subscribe("one", stage.teller("one"));
      bus.subscribeAll(stage.teller("all"));
      bus.subscribe("one", () => {
        throw new Error("host code");
      });
      bus.subscribe("one", stage.teller("one again"));
      bus.trigger("one", { a: 1 });
      bus.trigger("one");
      bus.trigger("two", 0);
      bus.trigger("contact::accepted::x", { contactId: "x" });
      stage.tell("subscriptions", bus.getSubscriptions("one").length, bus.getSubscriptions("none").length);
      kept.unsubscribe();
      bus.trigger("one", "after");
      const bridged = new stage.connect.EventBus();
      bridged.subscribe("three", stage.teller("bridged three"));
      bus.subscribeAll(bridged.bridge());
      bus.trigger("three", 3);
      stage.attempt("no name", () => bus.subscribe(null, stage.teller("none")));
      stage.attempt("no function", () => bus.subscribe("one", null));
      stage.attempt("nothing triggered", () => bus.trigger(null));
      bus.unsubscribeAll();
      bus.trigger("one", "over");
    },
  },
  {
    name: "who unsubscribes while being told",
    async play(stage) {
      await signIn(stage);
      const bus = stage.connect.core.getEventBus();
      const first = bus.subscribe("event", () => {
        stage.tell("first");
        first.unsubscribe();
        second.unsubscribe();
        bus.subscribe("event", stage.teller("third"));
      });
      const second = bus.subscribe("event", stage.teller("second"));
      bus.trigger("event", 1);
      bus.trigger("event", 2);
    },
  },
  {
    name: "a name for events of one contact",
    async play(stage) {
      await signIn(stage);
      stage.attempt("name", () => stage.connect.core.getContactEventName("contact::connected", "one"));
      stage.attempt("none", () => stage.connect.core.getContactEventName("nonsense", "one"));
      stage.attempt("no id", () => stage.connect.core.getContactEventName("contact::connected"));
    },
  },
];
