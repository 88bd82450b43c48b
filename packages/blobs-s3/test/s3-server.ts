/** An S3-compatible service in this process, with its data in a folder of its own. */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@tributary/testkit";
import S3rver from "s3rver";

/** Credentials that the service knows. */
export const CREDENTIALS = { keyId: "S3RVER", secretKey: "S3RVER" };

export const BUCKET = "tributary-files";

/** A running service with an empty bucket. */
export interface S3Server extends AsyncDisposable {
  readonly endpoint: string;
}

/** Starts a service on a free port. */
export async function startS3(): Promise<S3Server> {
  const directory = mkdtempSync(join(tmpdir(), "tributary-s3-"));
  const port = await freePort();
  const server = new S3rver({
    port,
    address: "127.0.0.1",
    silent: true,
    directory,
    configureBuckets: [{ name: BUCKET }],
  });
  await server.run();
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      await server.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Records the requests that this process sends: the service of the tests ignores some. */
export function recordRequests(): { readonly sent: readonly string[] } & Disposable {
  const sent: string[] = [];
  const record = (message: unknown): void => {
    const { request } = message as { readonly request: { readonly method: string; readonly path: string } }; // of Node's client
    sent.push(`${request.method} ${request.path}`);
  };
  subscribe("http.client.request.start", record);
  return { sent, [Symbol.dispose]: () => void unsubscribe("http.client.request.start", record) };
}
