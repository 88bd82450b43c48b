import { CenterError } from "@tributary/model";
import type { FastifyInstance } from "fastify";

/** Address to listen on. Port 0 selects a free port. */
export type ListenAddress = { readonly host: string; readonly port: number };

/** Listens, and returns the port. Throws a `CenterError("unavailable")` whose message is one sentence for the operator. */
export async function listenAt(app: FastifyInstance, { host, port }: ListenAddress): Promise<number> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const sentence = sentenceOf(code, { host, port });
    if (sentence === undefined) throw error;
    // biome-ignore lint/style/useErrorCause: the cause is in the options of this class
    throw new CenterError("unavailable", sentence, { cause: error, details: { host, port } });
  }
  const address = app.server.address();
  return address !== null && typeof address === "object" ? address.port : port;
}

function sentenceOf(code: string, { host, port }: ListenAddress): string | undefined {
  switch (code) {
    case "EADDRINUSE":
      return `Port ${port} on ${host} is in use: stop what listens there, or choose another port.`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `${host} is not an address of this machine: choose one that is.`;
    case "EACCES":
      return `This user may not listen on port ${port} of ${host}: choose a port of 1024 or above.`;
    default:
      return undefined;
  }
}
