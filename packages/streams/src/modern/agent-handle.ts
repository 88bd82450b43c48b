import type { AgentStateDefinition } from "@tributary/protocol/host-data";
import type { Agent } from "../facade/agent-types.ts";
import type { Endpoint } from "../facade/endpoint.ts";
import { RequestError } from "./errors.ts";
import type { Requests } from "./request.ts";

/** The agent whom the desktop belongs to. Facts stand in the desktop's snapshot; here is what can be asked. */
export interface AgentHandle {
  /** The agent of the Streams API, for everything that has no shorter name here. */
  readonly api: Agent;
  /**
   * Chooses a state by its name, or as {@link Agent.getAgentStates} lists it. `queued`: after the contacts at hand.
   *
   * Errors: RequestError, also when there is no state of this name (`type` is "unknown-state").
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
      if (wanted === undefined) throw new RequestError("setState", "unknown-state", `there is no state "${state}".`);
      await requests.ask("setState", (callbacks) => api.setState(wanted, callbacks, { enqueueNextState: queued }));
    },
    connect: (endpoint, { queueArn } = {}) =>
      requests.ask("connect", (callbacks) =>
        api.connect(endpoint, { ...callbacks, ...(queueArn === undefined ? {} : { queueARN: queueArn }) }),
      ),
  };
}
