/** What the agent's data asks of the rest of its instance. Looked up at each use: pages replace and spy on these. */

import type { ContactData } from "@tributary/protocol/host-data";
import type { Subscription } from "../bus/subscription.ts";

/** The bus, as far as the agent's data needs it. */
export type DataBus = {
  subscribe(name: string, callback: (data: never) => void): Subscription;
  trigger(name: string, data?: unknown): void;
  getSubscriptions(name: string): readonly Subscription[];
};

/** The instance, as far as the agent's data needs it. */
export type DataHost = {
  agent: { initialized: boolean };
  Agent: new () => object;
  Contact: new (contactId: string) => object;
  ContactSnapshot: new (contactData: ContactData) => object;
  StateError: new (format: string, ...args: unknown[]) => Error;
};
