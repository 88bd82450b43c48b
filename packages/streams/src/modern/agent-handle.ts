import type { AgentStateDefinition } from "@tributary/protocol/host-data";
import type { Agent } from "../facade/agent-types.ts";
import type { Endpoint } from "../facade/endpoint.ts";
import { RequestError } from "./errors.ts";
import type { Requests } from "./request.ts";

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
  };
}
