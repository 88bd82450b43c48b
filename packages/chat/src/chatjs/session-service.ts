/** Calls of a session: with its token, which is renewed when the center refuses it. */
import { uuidV7 } from "@tributary/kernel";
import type { ApiAnswer } from "../participant-api/api-answer.ts";
import { withToken } from "../session/credentials.ts";
import { createSessionConnection, type SessionConnection } from "./connection.ts";
import { createServiceClient, type ServiceCall, type ServiceData } from "./service-client.ts";
import type { SessionDeps, SessionOptions } from "./session-options.ts";

/** The service, as one session uses it. */
export type SessionService = {
  readonly connection: SessionConnection;
  call(request: ServiceCall): Promise<ApiAnswer<ServiceData>>;
  /** Returns a new client token. */
  newToken(): string;
};

/** Creates the calls; the settings are read once. */
export function createSessionService(deps: SessionDeps, options: SessionOptions): SessionService {
  const { details, settings, type, region } = options;
  const client = createServiceClient(deps, {
    endpoint: settings.endpointOf(region),
    userAgentSuffix: settings.userAgentSuffix,
  });
  const connection = createSessionConnection({ clock: deps.clock, call: client }, details, type === "AGENT");
  const call = (request: ServiceCall): Promise<ApiAnswer<ServiceData>> =>
    withToken(connection.credentials, (token) => client(token, request));
  return {
    connection,
    call,
    newToken: () => uuidV7(deps.clock.now(), deps.random),
  };
}
