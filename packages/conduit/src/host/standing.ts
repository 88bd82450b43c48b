import { isApprovedOrigin } from "@tributary/protocol/panel";

/** What is known of the page that embeds the panel. Agent data goes to approved hosts only. */
export type HostStanding =
  | { readonly kind: "top-level" }
  | { readonly kind: "unknown" }
  | { readonly kind: "approved"; readonly origin: string }
  | { readonly kind: "not-approved"; readonly origin: string };

/** How a host that says it is `origin` stands. The panel's own origin is always approved. Rules CD-01 and CD-02. */
export function standingOf(
  origin: string | null,
  { ownOrigin, approvedOrigins }: { readonly ownOrigin: string; readonly approvedOrigins: readonly string[] },
): HostStanding {
  if (origin === null) return { kind: "unknown" };
  const isApproved = origin === ownOrigin || isApprovedOrigin(origin, approvedOrigins);
  return isApproved ? { kind: "approved", origin } : { kind: "not-approved", origin };
}
