import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Creates a temporary folder and the path of a database in it; dispose removes both. */
export async function scratch(): Promise<AsyncDisposable & { readonly folder: string; readonly path: string }> {
  const folder = await mkdtemp(join(tmpdir(), "tributary-store-"));
  return {
    folder,
    path: join(folder, "tributary.db"),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}
