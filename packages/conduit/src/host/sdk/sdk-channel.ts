/** Second channel to the host: responds to every request of the SDK's clients and publishes events. Source: docs/wire/streams.md#sdk-channel. */
import { accepted, type Clock, refused } from "@tributary/kernel";
import {
  SDK_ACTIVITY_NAMESPACE,
  SDK_CONTACT_NAMESPACE,
  SDK_INIT_TYPE,
  type SdkHostMessage,
  type SdkPanelMessage,
  type SdkTopic,
  sdkHostMessage,
} from "@tributary/protocol/conduit";
import type { HostAgentData } from "@tributary/protocol/host-data";
import * as v from "valibot";
import type { PanelServer } from "../panel-server.ts";
import { runForSdk, SDK_COMMANDS } from "./sdk-commands.ts";
import { eventsBetween } from "./sdk-events.ts";
import { NOT_SIGNED_IN, readForSdk, SDK_READS, type SdkRefusal, type SdkResult } from "./sdk-reads.ts";

/** The two ends of a channel, as created by the platform. */
export type ChannelPorts = { readonly port1: MessagePort; readonly port2: MessagePort };

/** Dependencies of {@link openSdkChannel}. `post` transfers the init message and the host's port to the host. */
export type SdkDeps = {
  readonly clock: Clock;
  readonly server: Pick<PanelServer, "call">;
  readonly openChannel: () => ChannelPorts;
  readonly post: (message: object, transfer: readonly Transferable[]) => void;
};

/** Settings of {@link openSdkChannel}. `isHostApproved` is called for each request and event. */
export type SdkOptions = {
  readonly connectionId: string;
  readonly instance: { readonly origin: string; readonly region: string };
  readonly isHostApproved: () => boolean;
};

/** The channel. Disposing closes it. */
export interface SdkChannel extends Disposable {
  /** Replaces the agent's data and publishes the changes. */
  update(agent: HostAgentData): void;
  /** Drops the agent's data: the agent signed out. */
  clear(): void;
  /** Reports the link to the center as up or down. */
  linkChanged(isUp: boolean): void;
}

type Request = Extract<SdkHostMessage, { type: "request" }>;

/** Maximum number of topics of one page; further subscriptions are ignored. */
const TOPICS_MAX = 1_000;

const NO_HANDLER: SdkRefusal = { errorKey: "handlerNotFound", reason: "No handler for command" };
const NOT_APPROVED: SdkRefusal = { errorKey: "hostNotApproved", reason: "The origin of the host page is not approved" };

/** Offers the channel to the host. Rules CD-30 to CD-35. */
export function openSdkChannel({ clock, server, openChannel, post }: SdkDeps, options: SdkOptions): SdkChannel {
  const { port1: port, port2: forHost } = openChannel();
  const topics = new Map<string, SdkTopic>();
  let healthChecks = 0;
  let agent: HostAgentData | undefined;
  let isLinkUp = false;
  const waiting = new Set<() => void>();

  const commands = {
    agent: () => agent,
    nextUpdate: () => new Promise<void>((resolve) => void waiting.add(resolve)),
    server,
    clock,
  };
  const send = (message: SdkPanelMessage): void => port.postMessage(message);
  const networkStatus = (): object => ({ status: isLinkUp ? "connected" : "connecting", timestamp: clock.now() });

  function acknowledge(): void {
    const status = { initialized: true as const, startTime: new Date(clock.now()) };
    send({ type: "acknowledge", connectionId: options.connectionId, status, healthCheckInterval: 0 });
  }
  function handle(message: SdkHostMessage): void {
    if (message.type === "cross-domain-site-ready") acknowledge();
    else if (message.type === "request") void respond(message);
    else if (message.type === "unsubscribe") topics.delete(keyOf(message.topic));
    else if (message.type === "subscribe") {
      if (topics.size < TOPICS_MAX) topics.set(keyOf(message.topic), message.topic);
    } else {
      healthChecks += 1;
      send({ type: "healthCheckResponse", time: clock.now(), counter: healthChecks });
    }
  }

  async function respond(request: Request): Promise<void> {
    const { namespace, requestId, command } = request;
    const result = await resultOf(request);
    const response = { type: "response", namespace, requestId } as const;
    const details = { command, requestData: request.data };
    send(
      result.ok
        ? { ...response, isError: false, data: result.value }
        : { ...response, isError: true, ...result.refusal, details },
    );
  }

  function resultOf({ namespace, command, data }: Request): SdkResult | Promise<SdkResult> {
    // The center has no inactivity limit that activity would extend.
    if (namespace === SDK_ACTIVITY_NAMESPACE && command === "sendActivity") return accepted(undefined);
    if (namespace !== SDK_CONTACT_NAMESPACE) return refused(NO_HANDLER);
    const { region } = options.instance;
    if (command === "contact/getInstanceDetails") return accepted(options.instance);
    if (command === "contact/isPreviewMode") return accepted({ isPreviewMode: false });
    if (command === "agent/getNetworkConnectionStatus") return accepted(networkStatus());
    if (!SDK_READS.has(command) && !SDK_COMMANDS.has(command)) return refused(NO_HANDLER);
    if (!options.isHostApproved()) return refused(NOT_APPROVED);
    if (agent === undefined) return refused(NOT_SIGNED_IN);
    const read = readForSdk(command, data, { agent, region, now: clock.now() });
    return read ?? runForSdk(commands, { command, data }, agent) ?? refused(NO_HANDLER);
  }

  function publish(key: string, data: unknown, parameter?: string): void {
    if (!options.isHostApproved()) return;
    const plain = { namespace: SDK_CONTACT_NAMESPACE, key };
    for (const wanted of [plain, ...(parameter === undefined ? [] : [{ ...plain, parameter }])]) {
      const topic = topics.get(keyOf(wanted));
      if (topic !== undefined) send({ type: "publish", topic, data });
    }
  }

  port.onmessage = (event: MessageEvent<unknown>) => {
    const message = v.safeParse(sdkHostMessage, event.data);
    if (message.success) handle(message.output);
  };
  post({ type: SDK_INIT_TYPE }, [forHost]);
  return {
    update(next) {
      const events = eventsBetween(agent, next);
      agent = next;
      for (const resolve of waiting) resolve();
      waiting.clear();
      for (const { key, data, parameter } of events) publish(key, data, parameter);
    },
    clear() {
      agent = undefined;
    },
    linkChanged(isUp) {
      if (isUp === isLinkUp) return;
      isLinkUp = isUp;
      publish("agent/networkConnectionStatusChanged", networkStatus());
    },
    [Symbol.dispose]: () => port.close(),
  };
}

/** Key of a topic for comparison; an empty parameter counts as none. */
function keyOf({ namespace, key, parameter }: SdkTopic): string {
  return JSON.stringify([namespace, key, parameter || null]);
}
