import { randomId } from "../client/random-id.ts";
import type { Connect } from "../namespace.ts";
import type { StreamsDeps } from "../streams-deps.ts";
import { agentClasses } from "./agent.ts";
import { connectionClasses } from "./connections/connections.ts";
import { contactClasses } from "./contact.ts";
import { defineClass } from "./define-class.ts";
import { constructEndpoint, type EndpointClass, endpointMembers } from "./endpoint.ts";
import type { Instance } from "./host-types.ts";

/** Installs Agent, Contact, their connections, Endpoint and the snapshots. */
export function installFacade(ns: Connect, deps: StreamsDeps): void {
  const instance: Instance = { ns, clock: deps.clock, newId: () => randomId(deps) };
  const Endpoint = endpointClass(instance);
  Object.assign(ns, agentClasses(instance), contactClasses(instance), connectionClasses(instance), {
    Endpoint,
    Address: Endpoint,
  });
}

function endpointClass(instance: Instance): EndpointClass {
  const Endpoint = defineClass<EndpointClass>(instance, {
    construct: function Endpoint(this: EndpointClass["prototype"], data?: Parameters<typeof constructEndpoint>[0]) {
      constructEndpoint.call(this, data);
    },
    members: endpointMembers,
  });
  Endpoint.byPhoneNumber = (phoneNumber, name) =>
    new Endpoint({ type: "phone_number", phoneNumber, name: name ?? null });
  return Endpoint;
}
