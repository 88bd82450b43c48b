import type { AgentStateDefinition } from "@tributary/protocol/host-data";
import type { Agent } from "../facade/agent-types.ts";
import type { Endpoint } from "../facade/endpoint.ts";
import { RequestError } from "./errors.ts";
import type { Requests } from "./request.ts";

/** A task to create. Texts that come from customers are shown to agents as text. */
export type NewTask = {
  readonly name: string;
  /** An endpoint of the type agent or queue; see {@link AgentHandle.endpoints}. */
  /** Required without a template. */
  readonly endpoint?: Endpoint;
  /** The template with whose fields and flow the task is created. */
  readonly taskTemplateId?: string;
  readonly description?: string;
  /** Links, numbers and texts by name. Types: URL, STRING, NUMBER, DATE, EMAIL. */
  readonly references?: { readonly [name: string]: { readonly type: string; readonly value: string } };
  /** Contact on the agent's desk that the task belongs to. The task gets a copy of its attributes. */
  readonly relatedContactId?: string;
  /** Time at which the task is routed, at most six days ahead; absent: at once. Unit of numbers: epoch milliseconds. */
  readonly scheduledAt?: Date | number;
  /** Two requests with one token create one task. Default: a new token. */
  readonly idempotencyToken?: string;
};

/** The agent of the desktop. State is in the desktop's snapshot; this handle has the requests. */
export interface AgentHandle {
  /** The agent in the Streams API, for everything not offered here. */
  readonly api: Agent;
  /**
   * Sets the state by its name, or by an entry of {@link Agent.getAgentStates}. `queued`: after the current contacts.
   *
   * Errors: RequestError; its `type` is "unknown-state" for an unknown name.
   */
  setState(state: string | AgentStateDefinition, options?: { readonly queued?: boolean }): Promise<void>;
  /** Starts an outbound contact. `queueArn`: the calling queue, by default that of the routing profile. */
  connect(endpoint: Endpoint, options?: { readonly queueArn?: string }): Promise<void>;
  /** Returns the quick connects of queues, by default of all queues that the agent serves. */
  endpoints(options?: { readonly queueArns?: readonly string[] }): Promise<readonly Endpoint[]>;
  /** Creates a task. Returns its contact id. */
  createTask(task: NewTask): Promise<string>;
}

export function createAgentHandle(api: Agent, requests: Requests): AgentHandle {
  return {
    api,
    async setState(state, { queued = false } = {}) {
      const wanted = typeof state === "string" ? api.getAgentStates().find(({ name }) => name === state) : state;
      if (wanted === undefined) throw new RequestError("setState", "unknown-state", `unknown state "${state}".`);
      await requests.ask("setState", (callbacks) => api.setState(wanted, callbacks, { enqueueNextState: queued }));
    },
    connect: (endpoint, { queueArn } = {}) =>
      requests.ask("connect", (callbacks) =>
        api.connect(endpoint, { ...callbacks, ...(queueArn === undefined ? {} : { queueARN: queueArn }) }),
      ),
    async endpoints({ queueArns = api.getAllQueueARNs() } = {}) {
      const found = await requests.ask<{ readonly endpoints: readonly Endpoint[] }>("endpoints", (callbacks) =>
        api.getEndpoints([...queueArns], callbacks),
      );
      return found.endpoints;
    },
    async createTask({ scheduledAt, ...task }) {
      const scheduled = scheduledAt === undefined ? {} : { scheduledTime: new Date(scheduledAt) };
      const created = await requests.ask<{ readonly contactId: string }>("createTask", (callbacks) =>
        api.createTask({ ...task, ...scheduled }, callbacks),
      );
      return created.contactId;
    },
  };
}
