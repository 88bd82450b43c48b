import type { Surface } from "../context.ts";
import { headerOf, isFrame } from "../server/page-request.ts";
import { framedFrontPage, sendPage } from "../server/plain-page.ts";
import type { Demo } from "../well-known/surface.ts";
import { frontPage } from "./front-page.ts";

/** Only its own style may be loaded, and no page may frame it. */
const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
} as const;

/** `GET /`: a plain page with links to the parts of this center. */
export function createFrontPageSurface({ demo }: { readonly demo: Demo | null }): Surface {
  return (app, { center, addresses }) => {
    app.get("/", (request, reply) => {
      reply.header("vary", "Sec-Fetch-Dest");
      if (isFrame(headerOf(request, "sec-fetch-dest"))) return sendPage(reply, framedFrontPage());
      const { instance, users } = center.directory.definition;
      const values = { alias: instance.alias, demo, center: addresses().http, hasUsers: users.length > 0 };
      return reply.headers(HEADERS).send(frontPage(values));
    });
  };
}
