/** Requests of the fuzzer. */

/** A request as it is sent. Header names are in lower case; a list is several headers. */
export type Shot = {
  /** Endpoint that it is meant for. */
  readonly target: string;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
};

/** An answer with its complete body. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
};

/** Parts of a request are cut after as many characters in the log of a failure. */
const SHOWN = 800;

/** Returns a request for the log of a failure. */
export function describeShot({ target, method, path, headers, body }: Shot): string {
  const cut = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN)}… (${text.length})` : text);
  return `${target}: ${method} ${cut(path)}\n${cut(JSON.stringify(headers))}\n${cut(body.toString("latin1"))}`;
}
