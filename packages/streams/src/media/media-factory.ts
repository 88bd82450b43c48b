import type { InitCCPOptions } from "../core/init-options.ts";

/** Members of a connection that the factory uses. */
export type MediaConnection = {
  getConnectionId(): string;
  getMediaType(): string;
  /** Null if there is no media to control. */
  getMediaInfo(): unknown;
  isActive(): boolean;
};

/** Creates one media controller per active connection. Source: docs/wire/streams.md#chat-media-controller. */
export interface MediaFactory {
  /** Returns the same promise while the connection is active. Rejects with a text for an inactive connection. */
  get(connection: MediaConnection): Promise<unknown>;
}

/** Request for a media controller. */
export type MediaRequest = {
  readonly connection: MediaConnection;
  readonly info: unknown;
  readonly options: InitCCPOptions;
};
