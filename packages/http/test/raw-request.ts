import { type IncomingHttpHeaders, request } from "node:http";

/** An answer with its complete body. */
export type RawAnswer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

/** Sends a GET with any headers: `fetch` sets `Sec-Fetch-Dest`, `Referer` and `Cookie` itself. Redirects are not followed. */
export function getRaw(url: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { headers, agent: false }, (response) => {
      let body = "";
      response.on("data", (chunk) => {
        body += String(chunk);
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    asking.on("error", reject);
    asking.end();
  });
}
