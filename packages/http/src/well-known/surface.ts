import type { Directory } from "@tributary/engine";
import { instanceArn } from "@tributary/model";
import type {
  CenterDescription,
  DemoAccessKey,
  DemoDescription,
  PublicCenterDescription,
  PublicDemoDescription,
} from "@tributary/protocol";
import type { FastifyRequest } from "fastify";
import type { HttpContext, Surface } from "../context.ts";

const HEADERS = { "cache-control": "no-store", vary: "Origin, Sec-Fetch-Site" } as const;

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
  readonly accessKeys: readonly DemoAccessKey[];
};

/**
 * `GET /.well-known/tributary.json`: describes a running center for tools and tests; in a demo, with its accounts. Pages of other origins get it
 * without passwords and secret keys: a page that a developer visits must not be able to use the demo on their machine.
 *
 * Source: docs/run-contract.md.
 */
export function createWellKnownSurface(options: WellKnownOptions): Surface {
  return (app, context) => {
    app.get("/.well-known/tributary.json", (request, reply) => {
      const isForPage = isFromOtherPage(request);
      return reply
        .headers({ ...(isForPage ? { "access-control-allow-origin": "*" } : {}), ...HEADERS })
        .send(describeCenter(context, options, { hasSecrets: !isForPage }));
    });
  };
}

/** Browsers send `Origin` with requests whose answer a page of another origin can read, and `Sec-Fetch-Site` with all requests. */
function isFromOtherPage({ headers }: FastifyRequest): boolean {
  const site = headers["sec-fetch-site"];
  return headers.origin !== undefined || !(site === undefined || site === "same-origin" || site === "none");
}

function describeCenter(
  { center, addresses }: HttpContext,
  { version, demo }: WellKnownOptions,
  { hasSecrets }: { readonly hasSecrets: boolean },
): CenterDescription | PublicCenterDescription {
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
    ...(center.calls.isOn ? { startCallUrl: `${http}/startCall` } : {}),
    widgetUrl: `${http}/widget/`,
    ...(demo === null ? {} : { demo: describeDemo(center.directory, demo, hasSecrets) }),
  };
}

function describeDemo(
  { definition }: Directory,
  demo: Demo,
  hasSecrets: boolean,
): DemoDescription | PublicDemoDescription {
  const { contactFlows, queues, routingProfiles, users } = definition;
  return {
    contactFlowId: contactFlows[0]?.id ?? "",
    queues: queues.map(({ id, name }) => ({ id, name })),
    routingProfiles: routingProfiles.map(({ id, name }) => ({ id, name })),
    agents: users
      .filter(({ username }) => demo.agents.includes(username))
      .map(({ id, username }) => ({ username, ...(hasSecrets ? { password: demo.password } : {}), userId: id })),
    accessKeyId: demo.accessKeyId,
    ...(hasSecrets ? { secretAccessKey: demo.secretAccessKey } : {}),
    accessKeys: demo.accessKeys.map(({ secretAccessKey, ...key }) => {
      return hasSecrets ? { ...key, secretAccessKey } : key;
    }),
  };
}
