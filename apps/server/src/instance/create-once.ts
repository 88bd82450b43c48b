import type { Center, StoredRecord } from "@tributary/engine";
import { BY_SERVER, type CenterDefinition, CenterError, explain } from "@tributary/model";

/**
 * Creates the instance on the first start, and resolves once the directory has it. Another node may create it at the same time: then its
 * instance is used. Rule SV-77.
 */
export async function createOnce(
  { administration, directory }: Pick<Center, "administration" | "directory">,
  definition: CenterDefinition,
  recordsAt?: (seq: number) => readonly StoredRecord[],
): Promise<void> {
  if (directory.hasInstance) return;
  const created = await administration(BY_SERVER).createInstance(definition, recordsAt);
  if (!created.ok && created.refusal.code !== "already-exists") {
    throw new CenterError("internal", `invalid first configuration: ${explain(created.refusal)}`);
  }
  await instanceExists(directory);
}

/** The instance of another node arrives with a message, or when the feed reads the store. */
function instanceExists(directory: Center["directory"]): Promise<void> {
  return new Promise((resolve) => {
    if (directory.hasInstance) return resolve();
    const watching = directory.onChange(() => {
      if (!directory.hasInstance) return;
      watching[Symbol.dispose]();
      resolve();
    });
  });
}
