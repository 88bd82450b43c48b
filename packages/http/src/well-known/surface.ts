import type { Directory } from "@tributary/engine";
import { instanceArn } from "@tributary/model";
import type { CenterDescription, DemoDescription } from "@tributary/protocol";
import type { HttpContext, Surface } from "../context.ts";

/** Parts of the description that are not in the center's definition. */
export type WellKnownOptions = {
  readonly version: string;
  /** Public accounts and keys of a demo; null otherwise. */
  readonly demo: Demo | null;
};

/** Published credentials of a demo. */
export type Demo = {
  readonly password: string;
  /** User names of the agents to list. */
  readonly agents: readonly string[];
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
};

/**
 * `GET /.well-known/tributary.json`: describes a running center for tools and tests; in a demo, with its accounts.
 *
 * Source: docs/run-contract.md.
 */
export function createWellKnownSurface(options: WellKnownOptions): Surface {
  return (app, context) => {
    app.get("/.well-known/tributary.json", (_request, reply) =>
      reply
        .headers({ "access-control-allow-origin": "*", "cache-control": "no-store" })
        .send(describeCenter(context, options)),
    );
  };
}

function describeCenter({ center, addresses }: HttpContext, { version, demo }: WellKnownOptions): CenterDescription {
  const { instance } = center.directory.definition;
  const { http } = addresses();
  return {
    version,
    region: instance.region,
    instanceId: instance.instanceId,
    instanceArn: instanceArn(instance),
    instanceAlias: instance.alias,
    ccpUrl: `${http}/ccp-v2/`,
    loginUrl: `${http}/login`,
    participantEndpoint: http,
    connectEndpoint: http,
    startChatUrl: `${http}/startChat`,
    widgetUrl: `${http}/widget/`,
    ...(demo === null ? {} : { demo: describeDemo(center.directory, demo) }),
  };
}

function describeDemo({ definition }: Directory, demo: Demo): DemoDescription {
  const { contactFlows, queues, routingProfiles, users } = definition;
  return {
    contactFlowId: contactFlows[0]?.id ?? "",
    queues: queues.map(({ id, name }) => ({ id, name })),
    routingProfiles: routingProfiles.map(({ id, name }) => ({ id, name })),
    agents: users
      .filter(({ username }) => demo.agents.includes(username))
      .map(({ id, username }) => ({ username, password: demo.password, userId: id })),
    accessKeyId: demo.accessKeyId,
    secretAccessKey: demo.secretAccessKey,
  };
}
