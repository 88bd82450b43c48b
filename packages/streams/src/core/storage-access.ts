/**
 * The page in the panel's frame that asks the browser for access to the panel's cookies before the panel loads.
 *
 * Source: docs/wire/streams.md#storage-access-page.
 */
import type { Subscription } from "../bus/event-bus.ts";
import { EventBus } from "../bus/event-bus.ts";
import { WindowIOStream } from "../conduit/window-streams.ts";
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
  /** Sets the parameters of `initCCP`; disabled unless the page enables it. */
  init(ccpUrl: string, params?: StorageAccessParameters): void;
  canRequest(): boolean;
  optInForRequestAccess(): void;
  optOutFromRequestAccess(): void;
  getRequestStorageAccessUrl(): string;
  getStorageAccessParams(): StorageAccessParameters;
  /** Sends the request parameters to the page in the frame. */
  request(): void;
  onRequest(callbacks: StorageAccessCallbacks): Subscription;
  /** @internal */
  setupRequestHandlers(handlers: { readonly onGrant: () => void }): Subscription;
  resetStorageAccessState(): void;
  getOnGrantCallbackInvoked(): boolean;
}

/** Frame that contains the request page. */
type RequestFrame = Pick<HTMLIFrameElement, "contentWindow" | "addEventListener" | "removeEventListener">;

/** Storage access flow with the members that `initCCP` uses. */
export type StorageAccessFlow = StorageAccess & {
  /** Listens to the request page in `frame`. Disposing stops listening; a grant stays in effect. */
  listen(window: Window, frame: RequestFrame): Disposable;
};

/** Creates the flow. `refuse` creates the error for an invalid URL. */
export function createStorageAccess(refuse: (text: string) => Error): StorageAccessFlow {
  const bus = new EventBus();
  let params: StorageAccessParameters = {};
  let isOn = false;
  let ccpUrl = "";
  let wasGranted = false;
  let stream: WindowIOStream | undefined;

  const flow: StorageAccessFlow = {
    storageAccessEvents: STORAGE_ACCESS_EVENTS,
    init(url, parameters) {
      ccpUrl = url;
      params = { mode: "default", ...parameters };
      isOn = parameters?.canRequest ?? false;
    },
    canRequest: () => isOn,
    optInForRequestAccess() {
      isOn = true;
    },
    optOutFromRequestAccess() {
      isOn = false;
    },
    getRequestStorageAccessUrl() {
      const url = parsedUrl(params.instanceUrl ?? ccpUrl);
      if (url === null) throw refuse("ccpUrl must be a URL.");
      const base = params.instanceUrl === undefined ? url.href.replace(/[?#].*$/, "") : url.origin;
      return `${base.replace(/\/$/, "")}/request-storage-access`;
    },
    getStorageAccessParams: () => params,
    request() {
      stream?.send({ event: STORAGE_ACCESS_EVENTS.REQUEST, data: { ...params, landat: landingPath(ccpUrl) } });
    },
    onRequest({ onInit, onGrant, onDeny }) {
      const subscriptions = [
        ...(onInit ? [bus.subscribe(STORAGE_ACCESS_EVENTS.INIT, onInit)] : []),
        ...(onGrant ? [bus.subscribe(STORAGE_ACCESS_EVENTS.GRANTED, onGrant)] : []),
        ...(onDeny ? [bus.subscribe(STORAGE_ACCESS_EVENTS.DENIED, onDeny)] : []),
      ];
      return {
        unsubscribe() {
          for (const { unsubscribe } of subscriptions) unsubscribe();
        },
      };
    },
    setupRequestHandlers({ onGrant }) {
      return bus.subscribe(STORAGE_ACCESS_EVENTS.GRANTED, () => {
        if (wasGranted) return;
        wasGranted = true;
        onGrant();
      });
    },
    resetStorageAccessState() {
      params = {};
      isOn = false;
      wasGranted = false;
    },
    getOnGrantCallbackInvoked: () => wasGranted,
    listen(window, frame) {
      stream = new WindowIOStream(window, frame.contentWindow);
      const listener = stream.onMessage(({ data: message }) => {
        if (typeof message !== "object" || message === null || !("event" in message)) return;
        const { event } = message;
        const isKnown = Object.values<unknown>(STORAGE_ACCESS_EVENTS).includes(event);
        if (isKnown) bus.trigger(String(event), message);
      });
      const onLoad = (): void => flow.request();
      frame.addEventListener("load", onLoad, { once: true });
      return {
        [Symbol.dispose]() {
          listener[Symbol.dispose]();
          frame.removeEventListener("load", onLoad);
          stream = undefined;
          wasGranted = false;
        },
      };
    },
  };
  return flow;
}

/** Returns the page to load after the grant: the panel's path. */
function landingPath(ccpUrl: string): string {
  const { pathname, search } = new URL(ccpUrl);
  return `${pathname}${search}`;
}

/** Returns null for text that is not a URL. `URL.canParse` is missing in Safari 16. */
function parsedUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
