/**
 * The page in the panel's frame that asks the browser for access to the panel's cookies before the panel loads.
 *
 * Source: docs/wire/streams.md#storage-access-page.
 */
import type { Subscription } from "../bus/event-bus.ts";
import { EventBus } from "../bus/event-bus.ts";
import type { StorageAccessParameters } from "./init-options.ts";

/** Events between host and request page. */
export const STORAGE_ACCESS_EVENTS = {
  INIT: "storageAccess::init",
  GRANTED: "storageAccess::granted",
  DENIED: "storageAccess::denied",
  REQUEST: "storageAccess::request",
} as const;

/** Callbacks of the storage access request. */
export type StorageAccessCallbacks = {
  readonly onInit?: StorageAccessCallback;
  readonly onGrant?: StorageAccessCallback;
  readonly onDeny?: StorageAccessCallback;
};

/** Message from the request page, unmodified. */
export type StorageAccessMessage = {
  readonly event: string;
  readonly data: { readonly hasAccess?: boolean; readonly [key: string]: unknown };
};

/** Called with the message from the request page. */
export type StorageAccessCallback = (message: StorageAccessMessage) => void;

/** `connect.storageAccess`. */
export interface StorageAccess {
  readonly storageAccessEvents: typeof STORAGE_ACCESS_EVENTS;
  /** Sets the parameters, as `initCCP` does; disabled unless the page enables it. Errors: ValueError for a missing argument. */
  init(ccpUrl: string, container: HTMLElement, params?: StorageAccessParameters): void;
  /** Undefined before {@link init}. */
  canRequest(): boolean | undefined;
  /** Enables requests by default, from the next `init` on. */
  optInForRequestAccess(): void;
  optOutFromRequestAccess(): void;
  getRequestStorageAccessUrl(): string;
  getStorageAccessParams(): StorageAccessParameters;
  /** Sends the request parameters to the page in the frame. */
  request(): void;
  onRequest(callbacks: StorageAccessCallbacks): Subscription;
  /** Shows and hides the container in custom mode, and calls `onGrant` once. Replaces earlier handlers. @internal */
  setupRequestHandlers(handlers: { readonly onGrant: () => void }): void;
  resetStorageAccessState(): void;
  getOnGrantCallbackInvoked(): boolean;
}

/** Frame that contains the request page. */
type RequestFrame = { readonly element: Pick<HTMLIFrameElement, "contentWindow"> };

/** Storage access flow with the members that `initCCP` uses. */
export type StorageAccessFlow = StorageAccess & {
  /** Receives the messages of the request page in `frame`. Disposing resets the flow. */
  listen(window: Window, frame: RequestFrame): Disposable;
};

type FlowState = {
  params: StorageAccessParameters;
  ccpUrl: string;
  wasGranted: boolean;
  container?: HTMLElement;
  frame?: RequestFrame;
  handlers?: Subscription;
};

const PATH = "/request-storage-access";
/** Addresses of which the parts are known; any other `ccpUrl` may be a sign-in page, which needs `instanceUrl`. */
const AMAZON = /\.(connect\.aws\.a2z\.com|my\.connect\.aws|govcloud\.connect\.aws|awsapps\.com)/;
const LOCALHOST = /^https?:\/\/localhost/;

/** Creates the flow. `refuse` creates the error for an invalid URL or a missing argument. */
export function createStorageAccess(refuse: (text: string) => Error): StorageAccessFlow {
  const bus = new EventBus();
  const initial: Pick<FlowState, "params" | "ccpUrl" | "wasGranted"> = { params: {}, ccpUrl: "", wasGranted: false };
  const state: FlowState = { ...initial };
  let isOnByDefault = false;

  /** Shows or hides the page's container; in default mode the panel does so itself. */
  function show(isShown: boolean): void {
    if (state.params.mode === "custom" && state.container) state.container.style.display = isShown ? "block" : "none";
  }
  /** True if `instanceUrl` is needed to find the panel. */
  const isIndirect = (): boolean =>
    Boolean(state.params.instanceUrl) && !AMAZON.test(state.ccpUrl) && !LOCALHOST.test(state.ccpUrl);

  const flow: StorageAccessFlow = {
    storageAccessEvents: STORAGE_ACCESS_EVENTS,
    init(ccpUrl, container, parameters = {}) {
      for (const [name, value] of Object.entries({ ccpUrl, container })) {
        if ((value ?? null) === null) throw refuse(`${name} must be provided`);
      }
      const params = { canRequest: isOnByDefault, mode: "default" as const, ...parameters };
      const canRequest = String(params.canRequest) !== "false";
      const custom = { hideCCP: true, ...params.custom };
      Object.assign(state, { ccpUrl, container, params: { ...params, custom, canRequest } });
    },
    canRequest: () => state.params.canRequest as boolean | undefined, // converted by init
    optInForRequestAccess() {
      isOnByDefault = true;
    },
    optOutFromRequestAccess() {
      isOnByDefault = false;
    },
    getRequestStorageAccessUrl() {
      const address = String(isIndirect() ? state.params.instanceUrl : state.ccpUrl);
      if (LOCALHOST.test(address)) return address + PATH;
      const { origin, pathname } = parseUrl(address, refuse);
      const [prefix = "/connect"] = /^\/connect[\w-]*/.exec(pathname) ?? [];
      return origin + (origin.endsWith(".awsapps.com") ? prefix : "") + PATH;
    },
    getStorageAccessParams: () => state.params,
    request() {
      const landat = isIndirect() ? "/connect/ccp-v2" : parseUrl(state.ccpUrl, refuse).pathname;
      const message = { event: STORAGE_ACCESS_EVENTS.REQUEST, data: { ...state.params, landat } };
      state.frame?.element.contentWindow?.postMessage(message, "*"); // contains no secrets; the panel may have redirected
    },
    onRequest({ onInit, onGrant, onDeny }) {
      const { INIT, GRANTED, DENIED } = STORAGE_ACCESS_EVENTS;
      const listeners = [
        [INIT, onInit],
        [GRANTED, onGrant],
        [DENIED, onDeny],
      ] as const;
      const subscriptions = listeners.map(
        ([event, listener]) => listener && bus.subscribe(event, (message: StorageAccessMessage) => listener(message)),
      );
      return {
        unsubscribe() {
          for (const each of subscriptions) each?.unsubscribe();
        },
      };
    },
    setupRequestHandlers({ onGrant }) {
      state.handlers?.unsubscribe();
      state.handlers = flow.onRequest({
        onInit({ data }) {
          if (!data?.hasAccess) show(true);
        },
        onDeny: () => show(true),
        onGrant() {
          if (state.params.custom?.hideCCP) show(false);
          if (state.wasGranted) return;
          state.wasGranted = true;
          onGrant();
        },
      });
    },
    resetStorageAccessState() {
      Object.assign(state, initial, { container: undefined });
    },
    getOnGrantCallbackInvoked: () => state.wasGranted,
    listen(window, frame) {
      state.frame = frame;
      const onMessage = ({ data: message, source }: MessageEvent<unknown>): void => {
        if (source !== frame.element.contentWindow || typeof message !== "object" || message === null) return;
        if ("event" in message && /^storageAccess::/.test(String(message.event)))
          bus.trigger(String(message.event), message);
      };
      window.addEventListener("message", onMessage);
      return {
        [Symbol.dispose]() {
          window.removeEventListener("message", onMessage);
          state.handlers?.unsubscribe();
          flow.resetStorageAccessState();
        },
      };
    },
  };
  return flow;
}

function parseUrl(address: string, refuse: (text: string) => Error): URL {
  try {
    return new URL(address);
  } catch (cause) {
    const error = refuse("ccpUrl must be an absolute URL, set by initCCP or storageAccess.init.");
    throw Object.assign(error, { cause });
  }
}
