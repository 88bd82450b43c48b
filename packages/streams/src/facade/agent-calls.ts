import type { Agent } from "./agent-types.ts";
import type { GetEndpointsCallbacks, GetEndpointsOptions, SuccessFailOptions } from "./callbacks.ts";
import { type Endpoint, endpointForWire } from "./endpoint.ts";
import type { Self } from "./host-types.ts";
import { broadcast, clientOf } from "./method-factories.ts";

/** Default maximum number of endpoints per page. */
const PAGE_SIZE = 500;

const states: Pick<Agent, "setConfiguration" | "setState" | "setStatus"> & ThisType<Self<Agent>> = {
  setConfiguration(configuration, callbacks) {
    const { ns } = this._instance;
    const { agentPreferences } = configuration ?? {};
    const locale = agentPreferences?.locale ?? agentPreferences?.LANGUAGE;
    if (locale && !ns.isValidLocale(locale)) {
      callbacks?.failure?.("InvalidLocale");
      return;
    }
    const success = (data: unknown): void => {
      ns.core.getUpstream().sendUpstream("reload_agent_configuration");
      callbacks?.success?.(data);
    };
    clientOf(this).call("updateAgentConfiguration", { configuration }, { success, failure: callbacks?.failure });
  },
  setState(state, callbacks, options) {
    if (!state) throw new this._instance.ns.ValueError("state must be provided");
    clientOf(this).call("putAgentState", { state, enqueueNextState: options?.enqueueNextState }, callbacks);
  },
  setStatus(state, callbacks, options) {
    this.setState(state, callbacks, options);
  },
};

const reaching: Pick<Agent, "connect" | "createTask" | "getEndpoints" | "getAddresses"> & ThisType<Self<Agent>> = {
  connect(endpoint, connectOptions) {
    const { ns } = this._instance;
    if (!endpoint) throw new ns.ValueError("endpoint must be provided");
    const { queueARN, queueId, relatedContactId, timeout } = connectOptions ?? {};
    const { defaultOutboundQueue } = this._getData().configuration.routingProfile;
    const params = {
      endpoint: endpointForWire(ns.Endpoint, endpoint),
      queueARN: queueARN || queueId || defaultOutboundQueue.queueARN,
      ...(relatedContactId ? { relatedContactId } : {}),
    };
    clientOf(this).call("createOutboundContact", params, oneAnswer(this, connectOptions ?? {}, timeout));
  },
  createTask(task, callbacks) {
    const { ns, newId } = this._instance;
    const { name, endpoint, scheduledTime } = task;
    if (!(name && (endpoint || task.taskTemplateId))) throw new ns.ValueError("name and endpoint must be provided");
    const params = {
      idempotencyToken: newId(),
      ...task,
      endpoint: endpoint && endpointForWire(ns.Endpoint, endpoint),
      scheduledTime: scheduledTime instanceof Date ? +scheduledTime / 1_000 : scheduledTime,
    };
    clientOf(this).call("createTaskContact", params, callbacks);
  },
  getEndpoints(queueARNs, callbacks, pageInfo) {
    const { ns } = this._instance;
    if (!callbacks) throw new ns.ValueError("callbacks must be provided");
    if (!callbacks.success) throw new ns.ValueError("callbacks.success must be provided");
    collectEndpoints(this, Array.isArray(queueARNs) ? queueARNs : [queueARNs], { callbacks, page: pageInfo ?? {} });
  },
  getAddresses(queueARNs, callbacks, pageInfo) {
    this.getEndpoints(queueARNs, callbacks, pageInfo);
  },
};

/** Forwards one result: the panel's response, or a failure after `timeout` milliseconds. */
function oneAnswer(self: Self<Agent>, callbacks: SuccessFailOptions, timeout: number | undefined): SuccessFailOptions {
  const { ns, clock } = self._instance;
  let isOpen = true;
  const once =
    <Args extends unknown[]>(callback: (...args: Args) => void) =>
    (...args: Args): void => {
      if (!isOpen) return;
      isOpen = false;
      timer?.[Symbol.dispose]();
      callback(...args);
    };
  const success = once((data: unknown) => callbacks.success?.(data));
  const failure = once((...answer: [err: string, data?: unknown]) => callbacks.failure?.(...answer));
  const timer = timeout
    ? clock.after(timeout, () => {
        // Pages that pass a timeout expect an Error object instead of text.
        failure(new ns.ValueError(`No answer to connect after ${timeout} ms.`) as unknown as string);
      })
    : undefined;
  return { success, failure };
}

type Collection = { readonly callbacks: GetEndpointsCallbacks; readonly page: GetEndpointsOptions };

/** Requests all pages, then calls back once with all endpoints. */
function collectEndpoints(self: Self<Agent>, queueARNs: readonly string[], { callbacks, page }: Collection): void {
  const { ns } = self._instance;
  const endpoints: Endpoint[] = [];
  const ask = (nextToken: string | null): void => {
    const success: SuccessFailOptions["success"] = (data) => {
      for (const each of data?.endpoints ?? []) endpoints.push(new ns.Endpoint(each));
      if (data?.nextToken) ask(data.nextToken);
      else callbacks.success({ endpoints, addresses: endpoints });
    };
    const failure = (err: string, data: unknown): void => callbacks.failure?.(err, data);
    const params = { queueARNs, nextToken, maxResults: page.maxResults ?? PAGE_SIZE };
    clientOf(self).call("getEndpoints", params, { success, failure });
  };
  ask(page.nextToken ?? null);
}

/** Device requests to the page that plays the audio, sent as broadcasts. Source: docs/wire/streams.md#broadcasts. */
const devices: Pick<
  Agent,
  | "mute"
  | "unmute"
  | "setSpeakerDevice"
  | "setMicrophoneDevice"
  | "setRingerDevice"
  | "setCameraDevice"
  | "setBackgroundBlur"
> &
  ThisType<Self<Agent>> = {
  mute() {
    broadcast(this, "mute", { mute: true });
  },
  unmute() {
    broadcast(this, "mute", { mute: false });
  },
  setSpeakerDevice(deviceId) {
    broadcast(this, "configuration::set_speaker_device", { deviceId });
  },
  setMicrophoneDevice(deviceId) {
    broadcast(this, "configuration::set_microphone_device", { deviceId });
  },
  setRingerDevice(deviceId) {
    broadcast(this, "configuration::set_ringer_device", { deviceId });
  },
  setCameraDevice(deviceId) {
    broadcast(this, "configuration::camera_device_changed", { deviceId });
  },
  setBackgroundBlur(isBackgroundBlurEnabled) {
    broadcast(this, "configuration::background_blur_changed", { isBackgroundBlurEnabled });
  },
};

/** Requests of agents. */
export const agentCalls = { ...states, ...reaching, ...devices };
