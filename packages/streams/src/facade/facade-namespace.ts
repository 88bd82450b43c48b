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

/** Agent classes. */
export type AgentNames = {
  Agent: { new (): Agent; prototype: Agent };
  /** An agent at the time of the data. */
  AgentSnapshot: { new (agentData: HostAgentData): Agent; prototype: Agent };
};

/** Contact classes. */
export type ContactNames = {
  Contact: { new (contactId: string): Contact; prototype: Contact };
  /** A contact at the time of the data. */
  ContactSnapshot: { new (contactData: ContactData): Contact; prototype: Contact };
};

/** Connection classes, by channel. */
export type ConnectionNames = {
  BaseConnection: ConnectionClass<BaseConnection>;
  VoiceConnection: ConnectionClass<VoiceConnection>;
  /** Older name of VoiceConnection. */
  Connection: ConnectionClass<VoiceConnection>;
  ChatConnection: ConnectionClass<ChatConnection>;
  TaskConnection: ConnectionClass<TaskConnection>;
  EmailConnection: ConnectionClass<EmailConnection>;
  ConnectionSnapshot: { new (connectionData: ConnectionData): ConnectionSnapshot; prototype: ConnectionSnapshot };
};

/** Endpoint classes. */
export type EndpointNames = {
  Endpoint: EndpointClass;
  /** Older name of Endpoint. */
  Address: EndpointClass;
};

/** Namespace members added by this part: Agent, Contact, their connections, Endpoint and the snapshots. */
export type FacadeNames = AgentNames & ContactNames & ConnectionNames & EndpointNames;
