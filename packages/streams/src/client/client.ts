/**
 * Result callbacks of a call. A failure without a `failure` callback calls `success`, as pages expect.
 *
 * Source: docs/wire/streams.md#api-requests.
 */
export type CallCallbacks = {
  readonly success?: ((data: unknown) => void) | undefined;
  /** `err` is JSON text. */
  readonly failure?: ((err: string, data: unknown) => void) | undefined;
};

/** Calls methods of the center. */
export interface Client {
  call(method: string, params?: object | null, callbacks?: CallCallbacks): void;
}

/** Event names of the requests and responses of a client. */
export type ConduitEvents = { readonly request: string; readonly response: string };

/** Event names of API calls. */
export const API_EVENTS: ConduitEvents = { request: "api_request", response: "api_response" };
/** Event names of master election. */
export const MASTER_EVENTS: ConduitEvents = { request: "master_request", response: "master_response" };

/** Conduit methods that a client uses. */
export type ClientConduit = {
  sendUpstream(event: string, data?: unknown): void;
  onUpstream(event: string, callback: (data: unknown) => void): unknown;
};
