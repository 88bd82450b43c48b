/** Commands on the file of a center. Rules CO-08 to CO-10. */
import { describeDifference, exportCenter, type FileProblem, planEdits } from "@tributary/center-file";
import { type CommandAnswer, type CommandInput, controlCommand } from "@tributary/control";
import { type HttpContext, type PasswordLinks, passwordPath } from "@tributary/http";
import { accepted, type Result, refused, uuidV7 } from "@tributary/kernel";
import { explain, type Refusal } from "@tributary/model";
import { BY_COMMAND_LINE } from "./by-command-line.ts";

/** Services of the commands. */
export type CenterFileCommandDeps = HttpContext & { readonly links: PasswordLinks };

/** Problems of a file that an answer lists: the first ones show the kind of mistake. */
const MAX_PROBLEMS = 50;

/** Returns the commands, by name. */
export function centerFileCommands(deps: CenterFileCommandDeps) {
  const { directory } = deps.center;
  return {
    "center-export": controlCommand("center-export", async () =>
      accepted({ file: exportCenter(directory.definition) }),
    ),
    "center-plan": controlCommand("center-plan", async (input) => accepted(planAnswer(deps, input))),
    "center-apply": controlCommand("center-apply", (input) => applyFile(deps, input)),
  };
}

type FileInput = CommandInput<"center-plan">;

function planOf({ center, clock, random }: CenterFileCommandDeps, { file, prune }: FileInput) {
  const newId = (): string => uuidV7(clock.now(), random);
  return planEdits(center.directory.definition, file, { newId, prune });
}

function planAnswer(deps: CenterFileCommandDeps, input: FileInput): CommandAnswer<"center-plan"> {
  const { seq } = deps.center.directory;
  const plan = planOf(deps, input);
  if (!plan.ok) return { seq, problems: problemsOf(plan.refusal), differences: [], unnamed: [], warnings: [] };
  const { differences, unnamed, warnings } = plan.value;
  return {
    seq,
    problems: [],
    differences: differences.map(describeDifference),
    unnamed: [...unnamed],
    warnings: [...warnings],
  };
}

function problemsOf(problems: readonly FileProblem[]): CommandAnswer<"center-plan">["problems"] {
  const first = problems.slice(0, MAX_PROBLEMS).map(({ path, keys, message }) => {
    return { keys: [...keys], text: `${path}: ${message}` };
  });
  const others = problems.length - first.length;
  return others === 0 ? first : [...first, { keys: [], text: `and ${others} more` }];
}

/** Makes all changes in one commit. New users get a link with which they set their password. */
async function applyFile(
  deps: CenterFileCommandDeps,
  input: CommandInput<"center-apply">,
): Promise<Result<CommandAnswer<"center-apply">, string>> {
  const plan = planOf(deps, input);
  if (!plan.ok) return refused("The file has problems: see its plan.");
  const { edits, newUsers } = plan.value;
  const users = newUsers.map((user) => ({ ...user, link: deps.links.newLink() }));
  const putRecords = users.map(({ id, link }) => link.recordFor(id));
  const { administration } = deps.center;
  const edited = await administration(BY_COMMAND_LINE).edit(edits, { expectedSeq: input.seq, putRecords });
  if (!edited.ok) return refused(sentenceOf(edited.refusal));
  deps.log.info("center file applied", { changes: edits.length });
  const { http } = deps.addresses();
  return accepted({
    links: users.map(({ username, link: { token, expiresAt } }) => {
      return { username, address: http + passwordPath(token), expiresAt };
    }),
  });
}

function sentenceOf(reason: Refusal): string {
  if (reason.code === "conflict") return "The center was changed meanwhile: run the command again.";
  return `Nothing was changed. ${explain(reason)}`;
}
