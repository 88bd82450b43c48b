/** Instance members used by the facade. Looked up at each use, because pages replace and spy on them. */
import type { Clock } from "@tributary/kernel";
import type { AgentDataProvider } from "../agent-data/data-provider.ts";
import type { AnyCallback } from "../bus/event-bus.ts";
import type { Subscription } from "../bus/subscription.ts";
import type { Client } from "../client/client.ts";
import type { MediaFactory } from "../media/media-factory.ts";
import type { SdkClient } from "../sdk-channel/sdk-client.ts";
import type { ConnectionNames, ContactNames, EndpointNames, FacadeNames } from "./facade-namespace.ts";

/** Members of `connect.core` used by the facade. */
export type FacadeCore = {
  getEventBus(): { subscribe(name: string, callback: AnyCallback): Subscription };
  getClient(): Client;
  getUpstream(): { sendUpstream(event: string, data?: unknown): void };
  getAgentDataProvider(): AgentDataProvider;
  getSkew(): number;
  mediaFactory: MediaFactory | undefined;
  sdk: SdkClient;
};

/** Namespace members used by the facade. */
export type FacadeHost = ContactNames &
  ConnectionNames &
  EndpointNames &
  FacadeNames & {
    core: FacadeCore;
    agent: { readonly initialized: boolean };
    ValueError: new (format: string, ...args: unknown[]) => Error;
    StateError: new (format: string, ...args: unknown[]) => Error;
    NotImplementedError: new (format: string, ...args: unknown[]) => Error;
    isValidLocale(locale: string): boolean;
    publishMetric(metric: unknown): void;
    publishClickStreamData(click: unknown): void;
    publishSoftphoneStats(stats: unknown): void;
    getLog(): { warn(text: string): unknown };
  };

/** Link from a handle to its instance; stored on the handle's class. */
export type Instance = { readonly ns: FacadeHost; readonly clock: Clock; readonly newId: () => string };

/** A handle as seen by its own methods. */
export type Self<Handle> = Handle & { readonly _instance: Instance };
