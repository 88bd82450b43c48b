/** Requests of the host with exactly one response each. */
import { asError, type Logger } from "@tributary/kernel";
import { apiRequest, CONDUIT_EVENTS, masterRequest } from "@tributary/protocol/conduit";
import type { PanelCallError } from "@tributary/protocol/panel";
import * as v from "valibot";
import type { PostToHost } from "./host-channel.ts";
import type { CallOutcome, PanelServer } from "./panel-server.ts";

/** One of the machine's microphones, loudspeakers or cameras. */
export type MediaDevice = {
  readonly deviceId: string;
  readonly kind: string;
  readonly label: string;
  readonly groupId: string;
};

/** Dependencies of the functions in this file. */
export type HostRequestDeps = {
  readonly server: PanelServer;
  readonly listMediaDevices: () => Promise<readonly MediaDevice[]>;
  readonly post: PostToHost;
  readonly log: Logger;
};

/** Error of calls while no agent is signed in. */
const NOT_SIGNED_IN: PanelCallError = {
  type: "UnauthorizedException",
  message: "No agent is signed in to the agent panel.",
  statusCode: 401,
};

/** Calls a method for the host and responds with the same id, also on failure. Source: docs/wire/streams.md#api-requests; CD-10 and CD-11. */
export async function answerApiRequest(deps: HostRequestDeps, data: unknown, isSignedIn: boolean): Promise<void> {
  const request = v.safeParse(apiRequest, data);
  if (!request.success) return; // no id to respond to
  const { requestId, method, params } = request.output;
  const outcome = isSignedIn ? await callSafely(deps, method, params ?? {}) : failed(NOT_SIGNED_IN);
  deps.post(CONDUIT_EVENTS.apiResponse, {
    event: CONDUIT_EVENTS.apiResponse,
    requestId,
    data: outcome.ok ? (outcome.data ?? {}) : (outcome.data ?? null),
    err: outcome.ok ? null : errorText(outcome.error),
  });
}

/** Topic of the page that has the audio of calls. */
const SOFTPHONE_TOPIC = "connect::softphone";

/**
 * Asks the server for the master of a topic. A host that leaves the audio of calls to the panel in its page does not become master of it: both have the
 * same page id. Source: docs/wire/streams.md#master-election; CD-16.
 */
export async function answerMasterRequest(
  { server, post, log }: HostRequestDeps,
  data: unknown,
  isAudioInPanel: boolean,
): Promise<void> {
  const request = v.safeParse(masterRequest, data);
  if (!request.success) return; // no id to respond to
  const { requestId, method, params } = request.output;
  const isPanels = isAudioInPanel && method === "checkMaster" && params.topic === SOFTPHONE_TOPIC;
  const question = {
    method,
    topic: params.topic,
    shouldNotBecomeMasterIfNone: isPanels || (params.shouldNotBecomeMasterIfNone ?? false),
  };
  try {
    const answer = { ...(await server.master(question)), ...(isPanels && { isMaster: false }) };
    post(CONDUIT_EVENTS.masterResponse, { event: CONDUIT_EVENTS.masterResponse, requestId, data: answer, err: null });
  } catch {
    log.debug("master request failed", { topic: params.topic }); // the link is down: without it, no page may become master
    post(CONDUIT_EVENTS.masterResponse, {
      event: CONDUIT_EVENTS.masterResponse,
      requestId,
      data: { masterId: null, isMaster: false, takeOver: false, topic: params.topic },
      err: null,
    });
  }
}

/** Lists the machine's media devices for the host. */
export async function answerMediaDeviceRequest({ listMediaDevices, post }: HostRequestDeps): Promise<void> {
  try {
    const devices = await listMediaDevices();
    const plain = devices.map(({ deviceId, kind, label, groupId }) => ({ deviceId, kind, label, groupId }));
    post(CONDUIT_EVENTS.mediaDeviceResponse, plain);
  } catch (error) {
    post(CONDUIT_EVENTS.mediaDeviceResponse, { error: asError(error).message });
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
    log.debug("host call failed", { method, error: asError(error) });
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
