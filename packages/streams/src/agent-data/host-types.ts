/** Instance members used by the agent data part. Looked up at each use, because pages replace and spy on them. */

import type { ContactData } from "@tributary/protocol/host-data";
import type { Subscription } from "../bus/subscription.ts";

/** Bus methods used by the agent data part. */
export type DataBus = {
  subscribe(name: string, callback: (data: never) => void): Subscription;
  trigger(name: string, data?: unknown): void;
  getSubscriptions(name: string): readonly Subscription[];
};

/** Namespace members used by the agent data part. */
export type DataHost = {
  agent: { initialized: boolean };
  Agent: new () => object;
  Contact: new (contactId: string) => object;
  ContactSnapshot: new (contactData: ContactData) => object;
  StateError: new (format: string, ...args: unknown[]) => Error;
};
