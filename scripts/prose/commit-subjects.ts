/**
 * Purpose: the subjects of the commits since the merge base with another branch.
 * When:    called by check-prose.ts.
 * Usage:   commitSubjects(root, "origin/main")
 */
import { spawnSync } from "node:child_process";

/** The subject of a commit. `id` is its abbreviated hash. */
export type CommitSubject = { readonly id: string; readonly subject: string };

/** Newest first, without merges; empty without git history or without `base`. */
export function commitSubjects(root: string, base: string): CommitSubject[] {
  const mergeBase = git(root, "merge-base", "HEAD", base)?.trim();
  if (mergeBase === undefined) return [];
  const lines = git(root, "log", "--no-merges", "--format=%h %s", `${mergeBase}..HEAD`) ?? "";
  return lines
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => ({ id: line.slice(0, line.indexOf(" ")), subject: line.slice(line.indexOf(" ") + 1) }));
}

/** Output of a git command, undefined if it fails. */
function git(root: string, ...args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync("git", args, { cwd: root, encoding: "utf8" });
  return status === 0 ? stdout : undefined;
}
