/** The page in the panel's frame that asks the browser for the panel's cookies, before the panel itself comes. Source: docs/wire/streams.md#storage-access-page. */
import type { Subscription } from "../bus/event-bus.ts";
import { EventBus } from "../bus/event-bus.ts";
import { WindowIOStream } from "../conduit/window-streams.ts";
import type { StorageAccessParameters } from "./init-options.ts";

/** What is posted between host and asking page. */
export const STORAGE_ACCESS_EVENTS = {
  INIT: "storageAccess::init",
  GRANTED: "storageAccess::granted",
  DENIED: "storageAccess::denied",
  REQUEST: "storageAccess::request",
} as const;

/** What a page may learn of the asking. */
export type StorageAccessCallbacks = {
  readonly onInit?: StorageAccessCallback;
  readonly onGrant?: StorageAccessCallback;
  readonly onDeny?: StorageAccessCallback;
};

/** What the asking page said, whole. */
export type StorageAccessMessage = {
  readonly event: string;
  readonly data: { readonly hasAccess?: boolean; readonly [key: string]: unknown };
};

/** Is told what the asking page said. */
export type StorageAccessCallback = (message: StorageAccessMessage) => void;

/** `connect.storageAccess`. */
export interface StorageAccess {
  readonly storageAccessEvents: typeof STORAGE_ACCESS_EVENTS;
  /** Takes the parameters of `initCCP`; asking is off unless the page says so. */
  init(ccpUrl: string, params?: StorageAccessParameters): void;
  canRequest(): boolean;
  optInForRequestAccess(): void;
  optOutFromRequestAccess(): void;
  getRequestStorageAccessUrl(): string;
  getStorageAccessParams(): StorageAccessParameters;
  /** Told to the page that is in the frame: how to ask. */
  request(): void;
  onRequest(callbacks: StorageAccessCallbacks): Subscription;
  /** @internal */
  setupRequestHandlers(handlers: { readonly onGrant: () => void }): Subscription;
  resetStorageAccessState(): void;
  getOnGrantCallbackInvoked(): boolean;
}

/** A frame that the asking page is in. */
type AskingFrame = Pick<HTMLIFrameElement, "contentWindow" | "addEventListener" | "removeEventListener">;

/** The asking, with what `initCCP` needs of it. */
export type StorageAccessFlow = StorageAccess & {
  /** Hears the asking page in `frame`. Disposing stops that; what was granted stays granted. */
  listen(window: Window, frame: AskingFrame): Disposable;
};

/** Makes the flow. `refuse`: what a wrong URL throws. */
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
      if (!URL.canParse(params.instanceUrl ?? ccpUrl)) throw refuse("The panel's address is not a URL.");
      const url = new URL(params.instanceUrl ?? ccpUrl);
      const base = params.instanceUrl === undefined ? url.href.replace(/[?#].*$/, "") : url.origin;
      return `${base.replace(/\/$/, "")}/request-storage-access`;
    },
    getStorageAccessParams: () => params,
    request() {
      stream?.send({ event: STORAGE_ACCESS_EVENTS.REQUEST, data: { ...params, landat: landingOf(ccpUrl) } });
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
        const isOurs = Object.values<unknown>(STORAGE_ACCESS_EVENTS).includes(event);
        if (isOurs) bus.trigger(String(event), message);
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

/** Where the asking page goes when access is granted: the panel's path. */
function landingOf(ccpUrl: string): string {
  const { pathname, search } = new URL(ccpUrl);
  return `${pathname}${search}`;
}
