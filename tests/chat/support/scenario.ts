import type { World } from "./world.ts";

/** One statement about a library, with the center. Each fails by throwing. */
export type Scenario = { readonly name: string; readonly run: (world: World) => Promise<void> };

/** Collects the scenarios of a file. */
export function scenarios(all: Readonly<Record<string, Scenario["run"]>>): readonly Scenario[] {
  return Object.entries(all).map(([name, run]) => ({ name, run }));
}

/** Runs the scenario with this name, and closes its pages. */
export async function runScenario(all: readonly Scenario[], name: string, world: World): Promise<void> {
  const scenario = all.find((each) => each.name === name);
  if (scenario === undefined) throw new Error(`no scenario "${name}"`);
  try {
    await scenario.run(world);
  } finally {
    world.closePages();
  }
}
