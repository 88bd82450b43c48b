import type { Answer } from "../callbacks.ts";
import type { Self } from "../host-types.ts";
import { clientOf } from "../method-factories.ts";
import type { BaseConnection } from "./connection-types.ts";

/**
 * Requests a media transport from the center. Errors: rejects with Error, which names the failed method.
 *
 * Source: docs/wire/streams.md#createtransport.
 */
export function createTransport(self: Self<BaseConnection>, params: object, method: string): Promise<Answer> {
  return new Promise((success, reject) => {
    const failure = (err: string): void => reject(new Error(`${method} failed`, { cause: err }));
    clientOf(self).call("createTransport", params, { success, failure });
  });
}

/** Returns the controller of an active connection from the instance's factory. */
export function mediaController(
  this: Self<BaseConnection & { getMediaType(): string; getMediaInfo(): unknown }>,
): Promise<Answer> {
  const { mediaFactory } = this._instance.ns.core;
  if (mediaFactory !== undefined) return mediaFactory.get(this);
  return Promise.reject(new this._instance.ns.StateError("No media controllers before initCCP."));
}
