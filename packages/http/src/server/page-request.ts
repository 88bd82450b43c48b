import type { FastifyRequest } from "fastify";
import type { HttpContext } from "../context.ts";

/** True if a browser will show the answer as a page, in a window or in a frame. */
export function isPageRequest(request: FastifyRequest): boolean {
  if (request.method !== "GET" && request.method !== "HEAD") return false;
  const destination = headerOf(request, "sec-fetch-dest");
  if (destination !== undefined) return destination === "document" || isFrame(destination);
  return headerOf(request, "accept")?.includes("text/html") ?? false;
}

/** True if a browser will show the answer in a frame of another page. `destination`: value of `Sec-Fetch-Dest`. */
export function isFrame(destination: string | undefined): boolean {
  return destination === "iframe" || destination === "frame";
}

/** Returns the origins under which the client reaches this center: the public address, and the one that the request names. */
export function ownOriginsOf({ headers: { host } }: FastifyRequest, { addresses }: HttpContext): readonly string[] {
  const requested = host === undefined ? [] : [`http://${host}`, `https://${host}`];
  return [new URL(addresses().http).origin, ...requested];
}

/** Returns the patterns of origins whose pages may embed the agent panel; see `isOriginPattern`. They change while the server runs. */
export type ApprovedOrigins = () => readonly string[];

/** Returns the value of a header that occurs once. */
export function headerOf({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : undefined;
}

/** Returns the query of an address with its question mark; empty without one. */
export function queryOf(url: string): string {
  const start = url.indexOf("?");
  return start === -1 ? "" : url.slice(start);
}
