import { type Refusal, refusal } from "@tributary/model";
import { isApprovedOrigin } from "@tributary/protocol/panel";
import type { FastifyRequest } from "fastify";
import type { HttpContext } from "../context.ts";
import { type ApprovedOrigins, ownOriginsOf } from "../server/page-request.ts";

/** Origins of pages that may start chats, besides the center's own. */
export type ApprovedPages = ApprovedOrigins;

/**
 * Returns the refusal of a request from a page that may not start chats; null if it may, or if it does not come from a page. Programs can send any
 * `Origin`: the list keeps other sites from using the center for their visitors, and nothing else. Rule WS-04.
 */
export function unapprovedPageOf(
  request: FastifyRequest,
  context: HttpContext,
  pages: ApprovedPages | null,
): Refusal | null {
  const { origin } = request.headers;
  if (pages === null || origin === undefined) return null;
  if (ownOriginsOf(request, context).includes(origin) || isApprovedOrigin(origin, pages())) return null;
  return refusal(
    "origin-not-approved",
    origin.slice(0, MAX_SHOWN_LENGTH),
    "add it with AssociateApprovedOrigin, in the center's file, or to the setting approvedOrigins (TRIBUTARY_APPROVED_ORIGINS)",
  );
}

/** Longest part of an origin that is repeated. Unit: UTF-16 code units. */
const MAX_SHOWN_LENGTH = 256;
