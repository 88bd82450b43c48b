/** Agent data for scenarios: the shared example with changes, which may include values that a typed panel never sends. */
import type { ConnectionData, ContactStateType, EndpointData } from "@tributary/protocol/host-data";
import {
  BEGAN_AT,
  exampleCall,
  exampleChat,
  exampleChoice,
  exampleEndpoint,
  exampleHostData,
  exampleLeg,
  exampleState,
  exampleWork,
} from "@tributary/testkit/host-data";

/** Fields of a contact or connection. */
export type Fields = { readonly [field: string]: unknown };

const START = new Date(BEGAN_AT);

/** An agent state of the configuration. */
export function definition(name: string, type = "not_routable"): Fields {
  return exampleChoice(name, type as "not_routable");
}

/** A current agent state. */
export function stateOf(name: string, type: string): Fields {
  return { ...definition(name, type), startTimestamp: START };
}

/** A routable state. */
export const AVAILABLE = stateOf("Available", "routable");

type Desk = {
  readonly state?: Fields;
  readonly nextState?: Fields | null;
  readonly contacts?: readonly Fields[];
  readonly configuration?: Fields;
};

/** The complete payload of `agent::update`. */
export function desk({ state = AVAILABLE, nextState = null, contacts = [], configuration = {} }: Desk = {}): Fields {
  const data = exampleHostData({ configuration: { extension: null } });
  return {
    configuration: { ...data.configuration, ...configuration },
    snapshot: { ...data.snapshot, state, nextState, contacts },
  };
}

/** An endpoint as sent by the panel. */
export function endpoint(changes: Fields = {}): Fields {
  return exampleEndpoint(changes as Partial<EndpointData>);
}

/** A connection of a contact; `changes.state` is the name of its state. */
export function leg(connectionId: string, type: string, { state = "connected", ...changes }: Fields = {}): Fields {
  const party = { connectionId, type: type as ConnectionData["type"] };
  const isCustomer = type === "inbound" || type === "outbound";
  const data = exampleLeg(isCustomer ? party : { ...party, endpoint: exampleEndpoint() });
  return { ...data, state: { type: state, timestamp: START }, ...changes };
}

function identity(contactId: string, state: string) {
  return { contactId, state: exampleState(state as ContactStateType) };
}

/** A call, or with another type a queued callback. */
export function voice(id: string, state: string, changes: Fields = {}): Fields {
  return { ...exampleCall({ ...identity(id, state), initialContactId: null }), ...changes };
}

export function chat(id: string, state: string, changes: Fields = {}): Fields {
  const contactFeatures = { attachmentsEnabled: true, messagingMarkdownEnabled: true };
  return { ...exampleChat({ ...identity(id, state), contactFeatures }), ...changes };
}

export function task(id: string, state: string, changes: Fields = {}): Fields {
  const data = exampleWork("task", {
    ...identity(id, state),
    initiationMethod: "api",
    name: "Call back",
    description: "Before noon",
    references: { order: { type: "STRING", value: "4711" } },
  });
  return {
    ...data,
    channelContext: { scheduledTime: null, taskTemplateId: null, taskTemplateVersion: null },
    ...changes,
  };
}

/** An e-mail. */
export function email(id: string, state: string, changes: Fields = {}): Fields {
  return { ...exampleWork("email", identity(id, state)), ...changes };
}
