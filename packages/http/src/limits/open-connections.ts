import type { Server } from "node:http";
import type { Socket } from "node:net";
import { addressKey, type ClientAddresses } from "./client-address.ts";
import type { RefusalCounts } from "./refusal-counts.ts";

type Deps = { readonly refusals: RefusalCounts; readonly isTrusted: ClientAddresses["isTrusted"] };

/**
 * Closes the connections of an address beyond `maxPerAddress` as they are accepted, before they cost anything. A trusted
 * proxy has one connection for each of its clients' sockets, and its own limits. Rule LM-32.
 */
export function limitConnections(server: Server, { refusals, isTrusted }: Deps, maxPerAddress: number): void {
  const open = new Map<string, number>();
  server.on("connection", (socket: Socket) => {
    const { remoteAddress } = socket;
    if (remoteAddress === undefined) return; // gone already, or a source that has no addresses
    if (isTrusted !== false && isTrusted(remoteAddress, 0)) return;
    const address = addressKey(remoteAddress);
    const count = (open.get(address) ?? 0) + 1;
    if (count > maxPerAddress) {
      refusals.count("address-connections");
      socket.destroy();
      return;
    }
    open.set(address, count);
    socket.once("close", () => {
      const rest = (open.get(address) ?? 1) - 1;
      if (rest > 0) open.set(address, rest);
      else open.delete(address);
    });
  });
}
