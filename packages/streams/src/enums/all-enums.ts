/** All enumerations. Source: docs/wire/streams.md#globals. */
import * as agent from "./agent-enums.ts";
import { AgentStateType } from "./agent-enums.ts";
import * as connection from "./connection-enums.ts";
import { ConnectionEvents, ConnectionStateType, EndpointType } from "./connection-enums.ts";
import * as contact from "./contact-enums.ts";
import { ContactStateType } from "./contact-enums.ts";
import * as unsupported from "./unsupported-enums.ts";
import * as wire from "./wire-enums.ts";

/** All enumerations by name, and by their older names and spellings, which are aliases of the same object. */
export const ENUMS = {
  ...agent,
  ...contact,
  ...connection,
  ...wire,
  ...unsupported,
  AgentStatusType: AgentStateType,
  ContactStatusType: ContactStateType,
  ConnectionStatusType: ConnectionStateType,
  ConnnectionEvents: ConnectionEvents,
  AddressType: EndpointType,
};
