import type { InitCCPOptions } from "../core/init-options.ts";

/** What the factory asks of a connection. */
export type MediaConnection = {
  getConnectionId(): string;
  getMediaType(): string;
  /** Null when there is nothing to control. */
  getMediaInfo(): unknown;
  isActive(): boolean;
};

/** Gives each active connection one controller of its media. Source: docs/wire/streams.md#chat-media-controller. */
export interface MediaFactory {
  /** The same promise while the connection is active. Rejects, with a sentence, for one that is not. */
  get(connection: MediaConnection): Promise<unknown>;
}

/** What a controller is made for. */
export type MediaWanted = {
  readonly connection: MediaConnection;
  readonly info: unknown;
  readonly options: InitCCPOptions;
};
