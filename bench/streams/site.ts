/** Serves the pages of the measurements, and both libraries as classic scripts. */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";

const PAGES = join(import.meta.dirname, "pages");
const OURS = join(import.meta.dirname, "../../packages/streams/dist/connect-streams.min.js");
const require = createRequire(import.meta.url);

/** Compared libraries, both minified: the unmodified amazon-connect-streams and packages/streams. */
export const LIBRARIES = ["upstream", "tributary"] as const;

export type Library = (typeof LIBRARIES)[number];

/** Serves everything on `localhost`. `isControl`: Amazon's library on both sides. */
export async function openSite(
  isControl: boolean,
): Promise<AsyncDisposable & { readonly url: string; readonly bytes: Record<Library, number> }> {
  const upstream = join(
    dirname(require.resolve("amazon-connect-streams/package.json")),
    "release/connect-streams-min.js",
  );
  const texts: Record<Library, string> = {
    upstream: await readFile(upstream, "utf8"),
    tributary: await readFile(isControl ? upstream : OURS, "utf8"),
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const name = pathname.slice(1);
    const type = name.endsWith(".html") ? "text/html" : "text/javascript";
    const library = LIBRARIES.find((each) => name === `library/${each}.js`);
    const text = library ? Promise.resolve(texts[library]) : readFile(join(PAGES, name), "utf8");
    text.then(
      (found) =>
        response
          .writeHead(200, { "content-type": type })
          .end(found.replace("LIBRARY", searchParams.get("library") ?? "")),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    bytes: { upstream: texts.upstream.length, tributary: texts.tributary.length },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
