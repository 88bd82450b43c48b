import type { Addresses } from "@tributary/http";

/** Addresses for clients behind a proxy; empty if clients connect directly. Sockets follow the scheme. */
export function publicAddresses(publicUrl: string | undefined): { readonly addresses?: () => Addresses } {
  if (publicUrl === undefined) return {};
  return { addresses: () => ({ http: publicUrl, socket: publicUrl.replace(/^http/, "ws") }) };
}

/** Returns the sentence that refuses a demo center on a remote address. */
export function remoteDemoRefusal(host: string): string {
  return `The passwords of a demo center are publicly known: listening on ${host} requires --allow-remote-demo.`;
}
