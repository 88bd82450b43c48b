/** The Streams API for agents' desktops: the door for bundlers. Importing it does nothing. */

import { createConnect, deskParts, installStorageAccess, listenerParts } from "./assemble.ts";
import { browserDeps } from "./browser-deps.ts";
import type { EventBus, Subscription } from "./bus/event-bus.ts";
import type { Core } from "./core/core-namespace.ts";
import type { InitCCPOptions } from "./core/init-options.ts";
import type { StorageAccess } from "./core/storage-access.ts";
import { defaultInstance } from "./default-instance.ts";
import type { Agent } from "./facade/agent-types.ts";
import type { Contact } from "./facade/contact-types.ts";
import type { Connect } from "./namespace.ts";
import type { StreamsDeps } from "./streams-deps.ts";

export type { EventBus, Subscription } from "./bus/event-bus.ts";
export type { EventMap } from "./bus/event-map.ts";
export type { Core } from "./core/core-namespace.ts";
export type {
  InitCCPOptions,
  LoginOptions,
  PageOptions,
  RingtoneOptions,
  SoftphoneOptions,
  StorageAccessParameters,
} from "./core/init-options.ts";
export type { Agent } from "./facade/agent-types.ts";
export type { Contact } from "./facade/contact-types.ts";
export type { ChatController } from "./media/chat-controller.ts";
export type { Connect } from "./namespace.ts";
export type { LogSink, StreamsDeps } from "./streams-deps.ts";
export type { WebSocketProvider } from "./web-socket/web-socket-provider.ts";

/**
 * Makes an instance of its own, with every name of the Streams API: a second panel on the page, or one in a test.
 *
 * `deps`: what to use in place of the page's own window, clock and chance. Lifetime: ends with its `core.terminate()`.
 * Errors: throws where there is no window and none is given.
 */
export function createStreams(deps?: StreamsDeps): Connect {
  return createConnect(deps ?? browserDeps());
}

/** `connect.core` of the page's instance. Errors: throws where there is no window. */
export function core(): Core {
  return defaultInstance(deskParts()).core;
}

/** Puts the panel into `container`. Source: docs/wire/streams.md#initccp. Errors: ValueError without a container or an address. */
export function initCCP(container: HTMLElement, options: InitCCPOptions | string): void {
  core().initCCP(container, options);
}

/** Ends everything that {@link initCCP} began, and drops every subscription. */
export function terminate(): void {
  core().terminate();
}

/** The bus of the page's instance. Undefined before {@link initCCP}. */
export function getEventBus(): EventBus {
  return core().getEventBus();
}

/** What asks the browser for the panel's cookies. Call it before an {@link initCCP} with `storageAccess.canRequest`. */
export function storageAccess(): StorageAccess {
  return defaultInstance([...deskParts(), installStorageAccess]).storageAccess;
}

/** Is called with the agent: at once when known already. Errors: throws before {@link initCCP}. */
export function agent(callback: (agent: Agent) => void): Subscription {
  return defaultInstance(listenerParts()).agent(callback);
}

/** Is called with each contact that appears. Errors: throws before {@link initCCP}. */
export function contact(callback: (contact: Contact) => void): Subscription {
  return defaultInstance(listenerParts()).contact(callback);
}
