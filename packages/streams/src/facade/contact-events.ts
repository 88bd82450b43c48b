import { CONTACT_EVENT_NAMES } from "../agent-data/contact-steps.ts";
import type { AnyCallback } from "../bus/event-bus.ts";
import type { Subscription } from "../bus/subscription.ts";
import type { Contact } from "./contact-types.ts";
import type { Self } from "./host-types.ts";
import { subscribing } from "./method-factories.ts";

/** Creates a method that subscribes to an event of this contact. */
function own(name: string) {
  return function (this: Self<Contact>, callback: AnyCallback): Subscription {
    return this._instance.ns.core.getEventBus().subscribe(this.getEventName(name), callback);
  };
}

/** Event subscriptions of contacts. */
export const contactEvents = {
  onRefresh: own("contact::refresh"),
  onIncoming: own("contact::incoming"),
  onPending: own("contact::pending"),
  onConnecting: own("contact::connecting"),
  onAccepted: own("contact::accepted"),
  onMissed: own("contact::missed"),
  onEnded: own("contact::ended"),
  onDestroy: own("contact::destroyed"),
  onACW: own("contact::acw"),
  onConnected: own("contact::connected"),
  onError: own("contact::error"),
  onScreenSharingStarted: subscribing("contact::screen_sharing_started"),
  onScreenSharingStopped: subscribing("contact::screen_sharing_stopped"),
  onScreenSharingError: subscribing("contact::screen_sharing_error"),
  getEventName(this: Self<Contact>, name: string): string {
    if (CONTACT_EVENT_NAMES.includes(name)) return `${name}::${this.contactId}`;
    throw new this._instance.ns.ValueError("%s is not an event of contacts.", name);
  },
};
