/** The stage's hold on the scripted panel in the frame: what it says, what it has heard, how often it was loaded. Runs in the host page. */
import { sleep, until } from "./waiting.ts";

export type ConduitMessage = { readonly event: string; readonly data?: unknown };

/** A message on the port of the newer channel. */
export type SdkMessage = { readonly type: string; readonly [field: string]: unknown };

/** What the panel does without being told each time; a scenario changes it as it goes. */
export type Manners = {
  /** Answers every `synchronize`. */
  acknowledges: boolean;
  /** Sends the inner event of every broadcast back, but for logs and metrics. */
  echoes: boolean;
  /** Answers calls; nothing given back means silence. */
  api: (method: string, params: unknown) => { readonly data?: unknown; readonly err?: string } | undefined;
  /** Answers elections. */
  master: (method: string, params: unknown) => unknown;
  /** Answers requests on the newer channel: data, an error, or silence. */
  sdk: (command: string, data: unknown) => object | undefined;
};

/** Inner events of broadcasts that no comparison looks at. */
export const NOISE =
  /^(log|server_bound_internal_log|client_metric|softphone_stats|softphone_report|api_metric|iframe_style)$/;

/** The panel as scenarios drive it. */
export type RemotePanel = ReturnType<typeof createRemotePanel>;

/** Finds the panel again after each of its loads. One a host page, made before the library makes its frame. */
export function createRemotePanel() {
  const up: ConduitMessage[] = [];
  const sdk: SdkMessage[] = [];
  const posted = new Set<number>();
  const marks = new Set<number>();
  let port: MessagePort | undefined;
  let frameOfPort: MessageEventSource | null = null;
  let loads = 0;
  let number = 0;

  const manners: Manners = {
    acknowledges: true,
    echoes: true,
    api: () => ({ data: {} }),
    master: () => ({}),
    sdk: () => undefined,
  };

  addEventListener("message", ({ data, ports, source }) => {
    if (data?.stage === "panel") {
      port = ports[0];
      frameOfPort = source;
      loads += 1;
      if (port) port.onmessage = (event) => hear(event.data);
    } else if (data?.posted !== undefined) posted.add(data.posted);
  });

  function hear(heard: { type: string; message: unknown; mark: number }): void {
    if (heard.type === "mark") marks.add(heard.mark);
    else if (heard.type === "up") hearUp(heard.message as ConduitMessage);
    else if (heard.type === "sdk") hearSdk(heard.message as SdkMessage);
  }

  function hearUp(message: ConduitMessage): void {
    up.push(message);
    const data = message.data as { event: string; method: string; params: unknown; requestId: string; data: unknown };
    if (message.event === "synchronize" && manners.acknowledges) void post("acknowledge");
    if (message.event === "broadcast" && manners.echoes && !NOISE.test(data.event)) void post(data.event, data.data);
    if (message.event === "api_request") {
      const answer = manners.api(data.method, data.params);
      if (answer) void post("api_response", { event: "api_response", requestId: data.requestId, err: null, ...answer });
    }
    if (message.event === "master_request") {
      const answer = { event: "master_response", requestId: data.requestId, err: null };
      void post("master_response", { ...answer, data: manners.master(data.method, data.params) });
    }
  }

  function hearSdk(message: SdkMessage): void {
    sdk.push(message);
    if (message.type !== "request") return;
    const answer = manners.sdk(String(message.command), message.data);
    if (answer === undefined) return;
    const { namespace, requestId } = message;
    sdkPost({ type: "response", namespace, requestId, isError: false, ...answer });
  }

  /** Posts to the host page as the panel; done when the library has heard it. */
  async function post(event: string, data?: unknown): Promise<void> {
    await send({ type: "post", message: data === undefined ? { event } : { event, data } });
  }

  async function send(order: object): Promise<void> {
    number += 1;
    const mine = number;
    port?.postMessage({ ...order, number: mine });
    await until(`order ${JSON.stringify(order).slice(0, 80)}`, () => posted.has(mine));
  }

  function sdkPost(message: object): void {
    port?.postMessage({ type: "sdk-post", message });
  }

  /** Waits until everything that the library has sent so far was heard and what it caused has happened. */
  async function settle(): Promise<void> {
    for (let round = 0; round < 2; round += 1) {
      number += 1;
      const mine = number;
      const frame = document.querySelector("iframe")?.contentWindow;
      if (!frame || !port) return sleep(20);
      frame.postMessage({ mark: mine }, "*");
      await until("the panel's echo", () => marks.has(mine), 400).catch(() => undefined); // a frame that is just loading says nothing
      await sleep(5);
    }
  }

  return {
    up,
    sdk,
    manners,
    post,
    settle,
    sdkPost,
    loads: () => loads,
    loaded: (count = 1) => until(`load ${count} of the panel`, () => loads >= count),
    /** Waits until the panel in the present frame has loaded: one of an earlier frame may have been the last to load. */
    loadedInPresentFrame: () =>
      until("the panel in the present frame", () => {
        const frame = document.querySelector("iframe");
        return frame !== null && frame.contentWindow === frameOfPort;
      }),
    /** Posts anything at all, also what is no envelope. */
    postRaw: (message: unknown) => send({ type: "post", message }),
    reload: () => port?.postMessage({ type: "reload" }),
    /** Opens the newer channel and acknowledges it once the host has answered. */
    async openSdk(): Promise<void> {
      const before = sdk.length;
      await send({ type: "sdk-open" });
      await until("the host on the newer channel", () => sdk.slice(before).some(isReady));
      const status = { initialized: true, startTime: new Date() };
      sdkPost({ type: "acknowledge", connectionId: "connection-1", status, healthCheckInterval: 0 });
    },
    /** Waits for a message of the host. */
    heard: (event: string, count = 1) =>
      until(`${count} × ${event}`, () => up.filter((message) => message.event === event).length >= count),
    /** Waits for a message of the host on the newer channel. */
    heardSdk: (type: string, count = 1) =>
      until(`${count} × ${type}`, () => sdk.filter((message) => message.type === type).length >= count),
  };
}

function isReady({ type }: SdkMessage): boolean {
  return type === "cross-domain-site-ready";
}
