/** Questions of the host that get exactly one answer each. */
import type { Logger } from "@tributary/kernel";
import { apiRequest, CONDUIT_EVENTS, masterRequest } from "@tributary/protocol/conduit";
import type { PanelCallError } from "@tributary/protocol/panel";
import * as v from "valibot";
import type { CallOutcome, PanelServer } from "./panel-server.ts";
import type { Tell } from "./web-socket-bridge.ts";

/** One of the machine's microphones, loudspeakers or cameras. */
export type MediaDevice = {
  readonly deviceId: string;
  readonly kind: string;
  readonly label: string;
  readonly groupId: string;
};

/** What answering needs. */
export type HostRequestDeps = {
  readonly server: PanelServer;
  readonly listMediaDevices: () => Promise<readonly MediaDevice[]>;
  readonly tell: Tell;
  readonly log: Logger;
};

/** What is told to a host that calls while nobody is signed in. */
const NOT_SIGNED_IN: PanelCallError = {
  type: "UnauthorizedException",
  message: "Nobody is signed in to the agent panel.",
  statusCode: 401,
};

/** Calls a method for the host and answers under the same id, also when it fails. Source: docs/wire/streams.md#api-requests; CD-10 and CD-11. */
export async function answerApiRequest(deps: HostRequestDeps, data: unknown, isSignedIn: boolean): Promise<void> {
  const request = v.safeParse(apiRequest, data);
  if (!request.success) return; // no id to answer under
  const { requestId, method, params } = request.output;
  const outcome = isSignedIn ? await callSafely(deps, method, params ?? {}) : failed(NOT_SIGNED_IN);
  deps.tell(CONDUIT_EVENTS.apiResponse, {
    event: CONDUIT_EVENTS.apiResponse,
    requestId,
    data: outcome.ok ? (outcome.data ?? {}) : (outcome.data ?? null),
    err: outcome.ok ? null : errorText(outcome.error),
  });
}

/** Asks the server who is master of a topic. Source: docs/wire/streams.md#master-election. */
export async function answerMasterRequest({ server, tell, log }: HostRequestDeps, data: unknown): Promise<void> {
  const request = v.safeParse(masterRequest, data);
  if (!request.success) return; // no id to answer under
  const { requestId, method, params } = request.output;
  const question = {
    method,
    topic: params.topic,
    shouldNotBecomeMasterIfNone: params.shouldNotBecomeMasterIfNone ?? false,
  };
  try {
    const answer = await server.master(question);
    tell(CONDUIT_EVENTS.masterResponse, { event: CONDUIT_EVENTS.masterResponse, requestId, data: answer, err: null });
  } catch {
    log.debug("master question without an answer", { topic: params.topic }); // the link is down: without it nobody can be sure
    tell(CONDUIT_EVENTS.masterResponse, {
      event: CONDUIT_EVENTS.masterResponse,
      requestId,
      data: { masterId: null, isMaster: false, takeOver: false, topic: params.topic },
      err: null,
    });
  }
}

/** Lists the machine's media devices for the host. */
export async function answerMediaDeviceRequest({ listMediaDevices, tell }: HostRequestDeps): Promise<void> {
  try {
    const devices = await listMediaDevices();
    const plain = devices.map(({ deviceId, kind, label, groupId }) => ({ deviceId, kind, label, groupId }));
    tell(CONDUIT_EVENTS.mediaDeviceResponse, plain);
  } catch (error) {
    tell(CONDUIT_EVENTS.mediaDeviceResponse, { error: error instanceof Error ? error.message : "no media devices" });
  }
}

/** The error as hosts expect it: JSON text. */
export function errorText({ type, message, statusCode }: PanelCallError): string {
  return JSON.stringify({ type, message, stack: [], retryStatus: "NOT_RETRYABLE", statusCode });
}

async function callSafely(
  { server, log }: HostRequestDeps,
  method: string,
  params: Readonly<Record<string, unknown>>,
): Promise<CallOutcome> {
  try {
    return await server.call(method, params);
  } catch (error) {
    log.debug("call without an answer", { method, error: error instanceof Error ? error : null });
    return failed({
      type: "SendDataFailedException",
      message: "The agent panel has no connection to the server.",
      statusCode: 503,
    });
  }
}

function failed(error: PanelCallError): CallOutcome {
  return { ok: false, error };
}
