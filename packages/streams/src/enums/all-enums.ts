/** The whole list of enumerations. Source: docs/wire/streams.md#globals. */
import * as agent from "./agent-enums.ts";
import { AgentStateType } from "./agent-enums.ts";
import * as connection from "./connection-enums.ts";
import { ConnectionEvents, ConnectionStateType, EndpointType } from "./connection-enums.ts";
import * as contact from "./contact-enums.ts";
import { ContactStateType } from "./contact-enums.ts";
import * as unsupported from "./unsupported-enums.ts";
import * as wire from "./wire-enums.ts";

/** Every enumeration by its name, and by its older name or spelling; both are the same object. */
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
