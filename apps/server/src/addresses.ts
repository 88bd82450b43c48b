import type { Addresses } from "@tributary/http";

/** What clients are told when a proxy stands before the server; nothing when they come straight to it. Sockets follow the scheme. */
export function publicAddresses(publicUrl: string | undefined): { readonly addresses?: () => Addresses } {
  if (publicUrl === undefined) return {};
  return { addresses: () => ({ http: publicUrl, socket: publicUrl.replace(/^http/, "ws") }) };
}
