import { BY_SERVER, type CenterDefinition } from "@tributary/model";
import { type ConfigurationState, newConfiguration } from "../src/configuration/configuration-state.ts";
import { decideCreateInstance } from "../src/configuration/decide-instance.ts";

/** Returns the configuration of an instance that was created with `definition`. Throws if the definition is refused. */
export function configurationOf(definition: CenterDefinition): ConfigurationState {
  const decision = decideCreateInstance(newConfiguration("instance"), definition, { now: 1_000, by: BY_SERVER });
  if ("refusal" in decision) throw new Error(`refused: ${decision.refusal.code}`);
  return decision.drafts[0]?.state as ConfigurationState; // the decision changes this stream only
}
