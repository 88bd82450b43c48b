import type { ConnectionData, ContactData, HostAgentData } from "@tributary/protocol/host-data";
import type { Subscription } from "../bus/subscription.ts";
import { CONTACT_EVENT_NAMES } from "./contact-steps.ts";
import { type AgentDataEvent, diff, type Seen } from "./diff.ts";
import type { DataBus, DataHost } from "./host-types.ts";

/** Holds the latest `agent::update` payload and triggers the events that each payload implies. */
export interface AgentDataProvider {
  /** Replaces the payload. Subscribers are called before this returns. */
  updateAgentData(agentData: HostAgentData): void;
  /** Errors: StateError before the first payload. */
  getAgentData(): HostAgentData;
  /** Errors: StateError for a contact that the agent does not have. */
  getContactData(contactId: string): ContactData;
  /** Errors: StateError for a contact or connection that the agent does not have. */
  getConnectionData(contactId: string, connectionId: string): ConnectionData;
  /** Instance id from `routingProfileId`. Errors: StateError if the ARN does not contain one. */
  getInstanceId(): string;
  /** Account id from `routingProfileId`. Errors: StateError if the ARN does not contain one. */
  getAWSAccountId(): string;
  /** Unsubscribes from the bus. */
  destroy(): void;
}

/** Creates the provider class of an instance. Source: docs/wire/streams.md#delivery and #from-update-to-events. */
export function agentDataProviderClass(ns: DataHost): new (bus: DataBus) => AgentDataProvider {
  return class {
    readonly #bus: DataBus;
    readonly #subscription: Subscription;
    #seen: Seen | undefined;

    constructor(bus: DataBus) {
      this.#bus = bus;
      this.#subscription = bus.subscribe("agent::update", (data: HostAgentData) => this.updateAgentData(data));
    }

    updateAgentData(agentData: HostAgentData): void {
      const { events, seen } = diff(this.#seen, agentData);
      this.#seen = seen; // set before the events, so that listeners read the new state
      ns.agent.initialized = true;
      triggerEvents(ns, this.#bus, events);
    }

    getAgentData(): HostAgentData {
      if (this.#seen === undefined) throw new ns.StateError("No agent data received yet.");
      return this.#seen.data;
    }

    getContactData(contactId: string): ContactData {
      const contact = this.getAgentData().snapshot.contacts.find((each) => each.contactId === contactId);
      if (contact === undefined) throw new ns.StateError("Contact %s not found.", contactId);
      return contact;
    }

    getConnectionData(contactId: string, connectionId: string): ConnectionData {
      const { connections } = this.getContactData(contactId);
      const connection = connections.find((each) => each.connectionId === connectionId);
      if (connection !== undefined) return connection;
      throw new ns.StateError("Connection %s of contact %s not found.", connectionId, contactId);
    }

    getInstanceId(): string {
      return this.#partOfArn(/instance\/([\da-f-]+)\//i);
    }

    getAWSAccountId(): string {
      return this.#partOfArn(/:(\d+):instance/);
    }

    destroy(): void {
      this.#subscription.unsubscribe();
    }

    #partOfArn(pattern: RegExp): string {
      const part = pattern.exec(this.getAgentData().configuration.routingProfile.routingProfileId)?.[1];
      if (part === undefined) throw new ns.StateError("Invalid routing profile id.");
      return part;
    }
  };
}

/**
 * Triggers the events in order. A contact event is triggered under the plain name, then under the contact's own name; the subscriptions of
 * a removed contact are dropped.
 */
function triggerEvents(ns: DataHost, bus: DataBus, events: readonly AgentDataEvent[]): void {
  const agent = new ns.Agent();
  let contactId: string | undefined;
  let contact: object | undefined;

  for (const event of events) {
    if (event.kind === "agent") {
      bus.trigger(event.name, agent);
    } else if (event.kind === "state-change") {
      bus.trigger("agent::state_change", { agent, oldState: event.oldState, newState: event.newState });
    } else {
      if (event.contactId !== contactId || contact === undefined) {
        contactId = event.contactId;
        contact = event.last === undefined ? new ns.Contact(contactId) : new ns.ContactSnapshot(event.last);
      }
      bus.trigger(event.name, contact);
      if (event.name !== "contact::init") bus.trigger(`${event.name}::${contactId}`, contact);
      if (event.name === "contact::destroyed") dropSubscriptions(bus, contactId);
    }
  }
}

function dropSubscriptions(bus: DataBus, contactId: string): void {
  for (const name of CONTACT_EVENT_NAMES) {
    for (const subscription of bus.getSubscriptions(`${name}::${contactId}`)) subscription.unsubscribe();
  }
}
