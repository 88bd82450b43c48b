/** Controls the scripted panel in the frame from the host page: sends messages as the panel, and counts its received messages and loads. */
import { sleep, until } from "./waiting.ts";

export type ConduitMessage = { readonly event: string; readonly data?: unknown };

/** A message on the port of the SDK channel. */
export type SdkMessage = { readonly type: string; readonly [field: string]: unknown };

/** Automatic responses of the panel; a scenario may change them while it runs. */
export type PanelBehavior = {
  /** Responds to every `synchronize`. */
  acknowledges: boolean;
  /** Returns the inner event of every broadcast, except logs and metrics. */
  echoes: boolean;
  /** Responds to calls; no response for undefined. */
  api: (method: string, params: unknown) => { readonly data?: unknown; readonly err?: string } | undefined;
  /** Responds to master requests. */
  master: (method: string, params: unknown) => unknown;
  /** Responds to requests on the SDK channel with data or an error; no response for undefined. */
  sdk: (command: string, data: unknown) => object | undefined;
};

/** Inner events of broadcasts that are not compared. */
export const NOISE =
  /^(log|server_bound_internal_log|client_metric|softphone_stats|softphone_report|api_metric|iframe_style)$/;

/** The panel as driven by scenarios. */
export type RemotePanel = ReturnType<typeof createRemotePanel>;

/** Reconnects to the panel after each of its loads. One per host page, created before the library adds its frame. */
export function createRemotePanel() {
  const up: ConduitMessage[] = [];
  const sdk: SdkMessage[] = [];
  const posted = new Set<number>();
  const marks = new Set<number>();
  let port: MessagePort | undefined;
  let frameOfPort: MessageEventSource | null = null;
  let loads = 0;
  let number = 0;

  const behavior: PanelBehavior = {
    acknowledges: true,
    echoes: true,
    api: () => ({ data: {} }),
    master: () => ({}),
    sdk: () => undefined,
  };

  addEventListener("message", ({ data, ports, source }) => {
    if (data?.harness === "panel") {
      port = ports[0];
      frameOfPort = source;
      loads += 1;
      if (port) port.onmessage = (event) => onHarnessMessage(event.data);
    } else if (data?.posted !== undefined) posted.add(data.posted);
  });

  function onHarnessMessage(message: { type: string; message: unknown; mark: number }): void {
    if (message.type === "mark") marks.add(message.mark);
    else if (message.type === "up") onConduitMessage(message.message as ConduitMessage);
    else if (message.type === "sdk") onSdkMessage(message.message as SdkMessage);
  }

  function onConduitMessage(message: ConduitMessage): void {
    up.push(message);
    const data = message.data as { event: string; method: string; params: unknown; requestId: string; data: unknown };
    if (message.event === "synchronize" && behavior.acknowledges) void post("acknowledge");
    if (message.event === "broadcast" && behavior.echoes && !NOISE.test(data.event)) void post(data.event, data.data);
    if (message.event === "api_request") {
      const answer = behavior.api(data.method, data.params);
      if (answer) void post("api_response", { event: "api_response", requestId: data.requestId, err: null, ...answer });
    }
    if (message.event === "master_request") {
      const answer = { event: "master_response", requestId: data.requestId, err: null };
      void post("master_response", { ...answer, data: behavior.master(data.method, data.params) });
    }
  }

  function onSdkMessage(message: SdkMessage): void {
    sdk.push(message);
    if (message.type !== "request") return;
    const answer = behavior.sdk(String(message.command), message.data);
    if (answer === undefined) return;
    const { namespace, requestId } = message;
    sdkPost({ type: "response", namespace, requestId, isError: false, ...answer });
  }

  /** Posts to the host page as the panel; resolves when the library has received the message. */
  async function post(event: string, data?: unknown): Promise<void> {
    await send({ type: "post", message: data === undefined ? { event } : { event, data } });
  }

  async function send(command: object): Promise<void> {
    number += 1;
    const mine = number;
    let sentTo: MessagePort | undefined;
    await until(`command ${JSON.stringify(command).slice(0, 80)}`, () => {
      if (posted.has(mine)) return true;
      // On a busy machine the library may have replaced the frame before the command arrived there.
      if (port !== sentTo) port?.postMessage({ ...command, number: mine });
      sentTo = port;
      return false;
    });
  }

  function sdkPost(message: object): void {
    port?.postMessage({ type: "sdk-post", message });
  }

  /** Waits until the panel has received everything sent so far, and its effects have happened. */
  async function drain(): Promise<void> {
    for (let round = 0; round < 2; round += 1) {
      number += 1;
      const mine = number;
      const frame = document.querySelector("iframe")?.contentWindow;
      if (!frame || !port) return sleep(20);
      frame.postMessage({ mark: mine }, "*");
      await until("the panel's echo", () => marks.has(mine), 400).catch(() => undefined); // a loading frame does not respond
      await sleep(5);
    }
  }

  return {
    up,
    sdk,
    behavior,
    post,
    drain,
    sdkPost,
    loads: () => loads,
    loaded: (count = 1) => until(`load ${count} of the panel`, () => loads >= count),
    /** Waits until the panel in the current frame has loaded; the last load may have been that of an earlier frame. */
    loadedInCurrentFrame: () =>
      until("the panel in the current frame", () => {
        const frame = document.querySelector("iframe");
        return frame !== null && frame.contentWindow === frameOfPort;
      }),
    /** Posts an arbitrary message, including malformed ones. */
    postRaw: (message: unknown) => send({ type: "post", message }),
    reload: () => port?.postMessage({ type: "reload" }),
    /** Opens the SDK channel and acknowledges it after the host's hello. */
    async openSdk(): Promise<void> {
      const before = sdk.length;
      await send({ type: "sdk-open" });
      await until("the host on the SDK channel", () => sdk.slice(before).some(isReady));
      const status = { initialized: true, startTime: new Date() };
      sdkPost({ type: "acknowledge", connectionId: "connection-1", status, healthCheckInterval: 0 });
    },
    /** Waits for a message from the host. */
    received: (event: string, count = 1) =>
      until(`${count} × ${event}`, () => up.filter((message) => message.event === event).length >= count),
    /** Waits for a message from the host on the SDK channel. */
    receivedSdk: (type: string, count = 1) =>
      until(`${count} × ${type}`, () => sdk.filter((message) => message.type === type).length >= count),
  };
}

function isReady({ type }: SdkMessage): boolean {
  return type === "cross-domain-site-ready";
}
