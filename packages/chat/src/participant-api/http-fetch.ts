/** Subset of the platform's `fetch` that this library uses: pass the real one, bound to its window. */
export type HttpFetch = (url: string, request: HttpRequest) => Promise<HttpAnswer>;

/** A request of this library: a call of the service, or the upload of a file. */
export type HttpRequest = {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
} & ({ readonly method: "POST"; readonly body: string } | { readonly method: "PUT"; readonly body: Blob });

/** The used part of a response. */
export type HttpAnswer = { readonly status: number; text(): Promise<string> };
