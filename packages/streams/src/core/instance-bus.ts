import { EventBus, type EventBusOptions } from "../bus/event-bus.ts";
import type { Connect } from "../namespace.ts";

/** Bus class of an instance: throws the instance's errors, and passes accepted contacts as objects. */
export function instanceBus(ns: Connect): typeof EventBus {
  return class InstanceBus extends EventBus {
    constructor(options?: EventBusOptions) {
      super({
        refuse: (missing) => new ns.ValueError(`${missing} must be provided`),
        convert: (name, data) => (name.startsWith("contact::accepted") ? asContact(ns, data) : data),
        ...options,
      });
    }
  };
}

/** Contacts accepted on another page arrive as plain ids. */
function asContact(ns: Connect, data: unknown): unknown {
  if (typeof data !== "object" || data === null || data instanceof ns.Contact) return data;
  return "contactId" in data ? new ns.Contact(String(data.contactId)) : data;
}
