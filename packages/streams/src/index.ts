/** The Streams API for agent desktops: entry point for bundlers. Importing it has no side effects. */

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

export type { AgentChatSession as ChatController, ChatItem, ChatTranscript } from "@tributary/chat/chatjs";
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
export type { Connect } from "./namespace.ts";
export type { LogSink, StreamsDeps } from "./streams-deps.ts";
export type { WebSocketProvider } from "./web-socket/web-socket-provider.ts";

/**
 * Creates a separate instance with all names of the Streams API, for a second panel on the page or for a test.
 *
 * `deps`: replacements for the page's window, clock and random source. Lifetime: ends with its `core.terminate()`.
 * Errors: throws without a `window` if none is given.
 */
export function createStreams(deps?: StreamsDeps): Connect {
  return createConnect(deps ?? browserDeps());
}

/** Returns `connect.core` of the page's instance. Errors: throws without a `window`. */
export function core(): Core {
  return defaultInstance(deskParts()).core;
}

/** Adds the panel to `container`. Source: docs/wire/streams.md#initccp. Errors: ValueError without a container or a URL. */
export function initCCP(container: HTMLElement, options: InitCCPOptions | string): void {
  core().initCCP(container, options);
}

/** Ends everything that {@link initCCP} started and removes all subscriptions. */
export function terminate(): void {
  core().terminate();
}

/** Returns the bus of the page's instance; undefined before {@link initCCP}. */
export function getEventBus(): EventBus {
  return core().getEventBus();
}

/**
 * Returns the flow that asks the browser for access to the panel's cookies. Call it before an {@link initCCP} with
 * `storageAccess.canRequest`.
 */
export function storageAccess(): StorageAccess {
  return defaultInstance([...deskParts(), installStorageAccess]).storageAccess;
}

/** Calls back with the agent, immediately if already known. Errors: throws before {@link initCCP}. */
export function agent(callback: (agent: Agent) => void): Subscription {
  return defaultInstance(listenerParts()).agent(callback);
}

/** Calls back with each contact that appears. Errors: throws before {@link initCCP}. */
export function contact(callback: (contact: Contact) => void): Subscription {
  return defaultInstance(listenerParts()).contact(callback);
}
