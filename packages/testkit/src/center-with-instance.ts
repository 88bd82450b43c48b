import { type Center, type CenterDeps, type CenterOptions, createCenter } from "@tributary/engine";
import { BY_SERVER, type CenterDefinition, explain } from "@tributary/model";

/** Opens a center and creates its instance unless the store has one. Errors: throws if the definition is invalid. */
export async function openCenterWithInstance(
  deps: CenterDeps,
  definition: CenterDefinition,
  options: CenterOptions = {},
): Promise<Center> {
  const center = await createCenter(deps, options);
  if (center.directory.hasInstance) return center;
  const created = await center.administration(BY_SERVER).createInstance(definition);
  if (!created.ok) throw new Error(`invalid definition: ${explain(created.refusal)}`);
  return center;
}
