/** Commands of the SDK channel that change something: calls of the panel's own methods. Source: docs/wire/streams.md#sdk-channel. */
import { accepted, asError, type Clock, type Result, refused } from "@tributary/kernel";
import type { AgentStateDefinition, HostAgentData } from "@tributary/protocol/host-data";
import * as v from "valibot";
import type { PanelServer } from "../panel-server.ts";
import { toSdkState } from "./sdk-data.ts";
import {
  findContact,
  findParticipant,
  invalid,
  NOT_SIGNED_IN,
  ownValue,
  type SdkRefusal,
  type SdkResult,
} from "./sdk-reads.ts";

/** Dependencies of {@link runForSdk}. `nextUpdate` resolves when the agent's data changes. */
export type SdkCommandContext = {
  readonly agent: () => HostAgentData | undefined;
  readonly nextUpdate: () => Promise<void>;
  readonly server: Pick<PanelServer, "call">;
  readonly clock: Clock;
};

type Call = { readonly method: string; readonly params: Readonly<Record<string, unknown>> };

const NAME_MAX_LENGTH = 256;
const QUEUES_MAX = 1_000;
const word = v.pipe(v.string(), v.minLength(1), v.maxLength(NAME_MAX_LENGTH));
const byArn = v.object({ agentStateARN: word });
const byName = v.object({ agentStateName: word });
const queues = v.object({
  queueARNs: v.union([word, v.pipe(v.array(word), v.maxLength(QUEUES_MAX))]),
  options: v.optional(
    v.nullable(v.object({ maxResults: v.optional(v.number()), nextToken: v.optional(v.nullable(v.string())) })),
  ),
});
/** Response to `getEndpoints`, as far as it is passed on. */
const endpoints = v.object({
  endpoints: v.array(
    v.object({
      endpointARN: v.nullable(v.string()),
      type: v.string(),
      name: v.nullable(v.string()),
      phoneNumber: v.optional(v.nullable(v.string())),
    }),
  ),
  nextToken: v.optional(v.nullable(v.string())),
});

/** Maximum time until an update shows a chosen state; without one the command is refused. Unit: milliseconds. */
const STATE_CHANGE_MS = 2_000;

const NOT_CONFIRMED: SdkRefusal = {
  errorKey: "requestFailed",
  reason: "the state was requested, but no update of the agent confirmed it",
};

/** Panel method of each command for one contact. */
const CONTACT_METHODS: Readonly<Record<string, string>> = {
  "contact/accept": "acceptContact",
  "contact/reject": "rejectContact",
  "contact/clear": "clearContact",
};

/** Panel method of each command that reaches a quick connect. */
const REACHING_METHODS: Readonly<Record<string, string>> = {
  "contact/transfer": "transferContact",
  "contact/addParticipant": "addNewConnection",
};

/** Selection of an agent state by each command. */
const STATE_SELECTIONS: Readonly<
  Record<string, (agent: HostAgentData, data: unknown) => Result<AgentStateDefinition, SdkRefusal>>
> = {
  "agent/setAvailabilityState": (agent, data) => {
    const request = v.safeParse(byArn, data);
    if (!request.success) return invalid("agentStateARN must be the ARN of an agent state");
    return selectState(agent, "agentStateARN", (state) => state.agentStateARN === request.output.agentStateARN);
  },
  "agent/setAvailabilityStateByName": (agent, data) => {
    const request = v.safeParse(byName, data);
    if (!request.success) return invalid("agentStateName must be the name of an agent state");
    return selectState(agent, "agentStateName", (state) => state.name === request.output.agentStateName);
  },
  "agent/setOffline": (agent) => selectState(agent, "offline", ({ type }) => type === "offline"),
};

/** A quick connect as `listQuickConnects` returns it. */
const reaching = v.object({ quickConnect: v.looseObject({ endpointARN: v.string() }) });

/** Supported commands. */
export const SDK_COMMANDS: ReadonlySet<string> = new Set([
  ...Object.keys({ ...CONTACT_METHODS, ...REACHING_METHODS, ...STATE_SELECTIONS }),
  "contact/disconnectSelf",
  "contact/disconnectParticipant",
  "agent/listQuickConnects",
]);

/** Runs a command; undefined for other commands. Rule CD-34. */
export function runForSdk(
  context: SdkCommandContext,
  { command, data }: { readonly command: string; readonly data: unknown },
  agent: HostAgentData,
): Promise<SdkResult> | undefined {
  const select = ownValue(STATE_SELECTIONS, command);
  if (select !== undefined) {
    const state = select(agent, data);
    return state.ok ? chooseState(context, state.value) : Promise.resolve(state);
  }
  if (command === "agent/listQuickConnects") return listQuickConnects(context, data);
  const call = contactCall(command, data, agent);
  if (call === undefined) return undefined;
  return call.ok ? done(callServer(context, call.value)) : Promise.resolve(call);
}

function contactCall(command: string, data: unknown, agent: HostAgentData): Result<Call, SdkRefusal> | undefined {
  const method = ownValue(CONTACT_METHODS, command);
  if (method !== undefined) {
    const found = findContact(agent, data);
    return found.ok ? accepted({ method, params: { contactId: found.value.contactId } }) : found;
  }
  if (command === "contact/disconnectSelf") {
    const found = findContact(agent, data);
    if (!found.ok) return found;
    const { contactId, connections } = found.value;
    const leg = connections.find(({ type }) => type === "agent");
    if (leg === undefined)
      return refused({ errorKey: "notFound", reason: "the agent does not take part in the contact" });
    return accepted(disconnection(contactId, leg.connectionId));
  }
  const reach = ownValue(REACHING_METHODS, command);
  if (reach !== undefined) return reachingCall(reach, data, agent);
  if (command !== "contact/disconnectParticipant") return undefined;
  const found = findParticipant(agent, data);
  return found.ok ? accepted(disconnection(found.value.contact.contactId, found.value.leg.connectionId)) : found;
}

function reachingCall(method: string, data: unknown, agent: HostAgentData): Result<Call, SdkRefusal> {
  const found = findContact(agent, data);
  if (!found.ok) return found;
  const request = v.safeParse(reaching, data);
  if (!request.success) return invalid("quickConnect must be one of listQuickConnects");
  const { contactId } = found.value;
  return accepted({ method, params: { contactId, endpoint: request.output.quickConnect } });
}

function disconnection(contactId: string, connectionId: string): Call {
  return { method: "destroyConnection", params: { contactId, connectionId } };
}

function selectState(
  { configuration }: HostAgentData,
  field: string,
  fits: (state: AgentStateDefinition) => boolean,
): Result<AgentStateDefinition, SdkRefusal> {
  const state = configuration.agentStates.find(fits);
  return state === undefined
    ? refused({ errorKey: "notFound", reason: `${field}: the agent has no such state` })
    : accepted(state);
}

/** Chooses a state, after the current contacts if there are any, and reports which of the two an update shows. */
async function chooseState(context: SdkCommandContext, state: AgentStateDefinition): Promise<SdkResult> {
  const { agentStateARN } = state;
  const params = { state: { agentStateARN }, enqueueNextState: true };
  const called = await callServer(context, { method: "putAgentState", params });
  if (!called.ok) return called;
  const outcome = (): object | undefined => {
    const { state: current, nextState } = context.agent()?.snapshot ?? {};
    if (current?.agentStateARN === agentStateARN) return { status: "updated", current: toSdkState(current) };
    if (current === undefined || nextState?.agentStateARN !== agentStateARN) return undefined;
    return { status: "queued", current: toSdkState(current), next: toSdkState(nextState) };
  };
  // The response may arrive before the update that shows its effect.
  let isLate = false;
  let timer: Disposable | undefined;
  const late = new Promise<void>((resolve) => {
    timer = context.clock.after(STATE_CHANGE_MS, () => {
      isLate = true;
      resolve();
    });
  });
  while (outcome() === undefined && !isLate) await Promise.race([context.nextUpdate(), late]);
  timer?.[Symbol.dispose]();
  if (context.agent() === undefined) return refused(NOT_SIGNED_IN);
  const shown = outcome();
  return shown === undefined ? refused(NOT_CONFIRMED) : accepted(shown);
}

async function listQuickConnects(context: SdkCommandContext, data: unknown): Promise<SdkResult> {
  const request = v.safeParse(queues, data);
  if (!request.success) return invalid("queueARNs must be the ARN of a queue, or a list of ARNs");
  const { queueARNs, options } = request.output;
  const params = { queueARNs: [queueARNs].flat(), maxResults: options?.maxResults, nextToken: options?.nextToken };
  const called = await callServer(context, { method: "getEndpoints", params });
  if (!called.ok) return called;
  const page = v.safeParse(endpoints, called.value);
  if (!page.success) return refused({ errorKey: "requestFailed", reason: "the response to getEndpoints is malformed" });
  const quickConnects = page.output.endpoints.map(({ endpointARN, type, name, phoneNumber }) => ({
    endpointARN,
    type,
    name,
    ...(type === "phone_number" ? { phoneNumber } : {}),
  }));
  return accepted({ quickConnects, nextToken: page.output.nextToken ?? null });
}

async function callServer({ server }: SdkCommandContext, { method, params }: Call): Promise<SdkResult> {
  try {
    const outcome = await server.call(method, params);
    return outcome.ok
      ? accepted(outcome.data)
      : refused({ errorKey: "requestFailed", reason: `${outcome.error.type}: ${outcome.error.message}` });
  } catch (error) {
    return refused({ errorKey: "requestFailed", reason: asError(error).message });
  }
}

/** Drops the response: these commands resolve without a value. */
async function done(called: Promise<SdkResult>): Promise<SdkResult> {
  const result = await called;
  return result.ok ? accepted(undefined) : result;
}
