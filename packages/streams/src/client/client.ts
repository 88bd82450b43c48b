/** Who is told how a call ended. A failure without a `failure` goes to `success`, as pages expect. Source: docs/wire/streams.md#api-requests. */
export type CallCallbacks = {
  readonly success?: ((data: unknown) => void) | undefined;
  /** `err` is JSON text. */
  readonly failure?: ((err: string, data: unknown) => void) | undefined;
};

/** Something that methods of the center are called through. */
export interface Client {
  call(method: string, params?: object | null, callbacks?: CallCallbacks): void;
}

/** Which question and answer a client speaks. */
export type ConduitWords = { readonly request: string; readonly response: string };

/** Calls of the API. */
export const API_WORDS: ConduitWords = { request: "api_request", response: "api_response" };
/** Questions about who is master of a topic. */
export const MASTER_WORDS: ConduitWords = { request: "master_request", response: "master_response" };

/** What a client sends through. */
export type ClientConduit = {
  sendUpstream(event: string, data?: unknown): void;
  onUpstream(event: string, callback: (data: unknown) => void): unknown;
};
