import type { ConnectionData, ContactData, HostAgentData } from "@tributary/protocol/host-data";
import type { Agent } from "./agent-types.ts";
import type {
  BaseConnection,
  ChatConnection,
  ConnectionClass,
  ConnectionSnapshot,
  EmailConnection,
  TaskConnection,
  VoiceConnection,
} from "./connections/connection-types.ts";
import type { Contact } from "./contact-types.ts";
import type { EndpointClass } from "./endpoint.ts";

/** Agent, Contact and the snapshots of both. */
export type AgentNames = {
  Agent: { new (): Agent; prototype: Agent };
  /** An agent as they were when the data was taken. */
  AgentSnapshot: { new (agentData: HostAgentData): Agent; prototype: Agent };
};

/** Contacts and what they are when they are gone. */
export type ContactNames = {
  Contact: { new (contactId: string): Contact; prototype: Contact };
  /** A contact as it was when the data was taken. */
  ContactSnapshot: { new (contactData: ContactData): Contact; prototype: Contact };
};

/** The legs of contacts, by channel. */
export type ConnectionNames = {
  BaseConnection: ConnectionClass<BaseConnection>;
  VoiceConnection: ConnectionClass<VoiceConnection>;
  /** The older name of VoiceConnection. */
  Connection: ConnectionClass<VoiceConnection>;
  ChatConnection: ConnectionClass<ChatConnection>;
  TaskConnection: ConnectionClass<TaskConnection>;
  EmailConnection: ConnectionClass<EmailConnection>;
  ConnectionSnapshot: { new (connectionData: ConnectionData): ConnectionSnapshot; prototype: ConnectionSnapshot };
};

/** Places that contacts can be sent to. */
export type EndpointNames = {
  Endpoint: EndpointClass;
  /** The older name of Endpoint. */
  Address: EndpointClass;
};

/** The names that this part adds to the namespace: Agent, Contact, their connections, Endpoint and the snapshots. */
export type FacadeNames = AgentNames & ContactNames & ConnectionNames & EndpointNames;
