/** The part of the platform's `fetch` that this library uses: pass the real one, bound to its window. */
export type HttpFetch = (url: string, request: HttpRequest) => Promise<HttpAnswer>;

/** One request. */
export type HttpRequest = {
  readonly method: "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
};

/** One answer. */
export type HttpAnswer = { readonly status: number; text(): Promise<string> };
