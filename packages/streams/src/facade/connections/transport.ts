import type { Answer } from "../callbacks.ts";
import type { Self } from "../host-types.ts";
import { clientOf } from "../method-factories.ts";
import type { BaseConnection } from "./connection-types.ts";

/** Asks the center for a way to the media. Errors: rejects with Error, which says which method failed. Source: docs/wire/streams.md#createtransport. */
export function createTransport(self: Self<BaseConnection>, params: object, method: string): Promise<Answer> {
  return new Promise((success, reject) => {
    const failure = (err: string): void => reject(new Error(`${method} failed`, { cause: err }));
    clientOf(self).call("createTransport", params, { success, failure });
  });
}

/** The controller that the instance keeps for an active leg. */
export function mediaController(
  this: Self<BaseConnection & { getMediaType(): string; getMediaInfo(): unknown }>,
): Promise<Answer> {
  const { mediaFactory } = this._instance.ns.core;
  if (mediaFactory !== undefined) return mediaFactory.get(this);
  return Promise.reject(new this._instance.ns.StateError("No media controllers before initCCP."));
}
