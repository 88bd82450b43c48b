import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { scratchFolder } from "../contestants/scratch-folder.ts";
import type { Outcome, Plan } from "../generator/plan.ts";
import { GENERATOR_CORE, lineOf, type Program, resultOf, startProgram } from "./start-program.ts";

const PROGRAM = new URL("../programs/generate.ts", import.meta.url).pathname;

/** Runs a plan in a separate process and returns the measurements. */
export async function generate(plan: Plan): Promise<Outcome> {
  await using folder = await scratchFolder();
  return await resultOf<Outcome>({ core: GENERATOR_CORE, args: [PROGRAM, await planFile(folder.path, plan)] });
}

/** Opens the plan's sockets and holds them until disposed. */
export async function holdSockets(plan: Plan): Promise<Program> {
  await using folder = await scratchFolder();
  const program = startProgram({ core: GENERATOR_CORE, args: [PROGRAM, await planFile(folder.path, plan)] });
  await lineOf(program, /^ready$/);
  return program;
}

async function planFile(folder: string, plan: Plan): Promise<string> {
  const path = join(folder, "plan.json");
  await writeFile(path, JSON.stringify(plan));
  return path;
}
