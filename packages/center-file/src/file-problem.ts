import type { BaseIssue } from "valibot";
import { printable, quoted } from "./printable.ts";

/** Reason why a file cannot be applied. */
export type FileProblem = {
  /** Position in the file: `users[2].routingProfile`; `file` for the whole. */
  readonly path: string;
  /** Expected value: `true or false`. */
  readonly message: string;
};

/** Keys that need no quotes in a path. */
const PLAIN_KEY = /^[\p{L}_][\p{L}\p{N}_-]*$/u;

/** Returns the problem at a position. */
export function fileProblem(path: readonly unknown[], message: string): FileProblem {
  return { path: path.length === 0 ? "file" : pathText(path), message };
}

/** Returns an issue of a schema as a problem. */
export function problemOfIssue({ path, message }: Pick<BaseIssue<unknown>, "path" | "message">): FileProblem {
  return fileProblem(path?.map(({ key }) => key) ?? [], message);
}

function pathText(path: readonly unknown[]): string {
  return path
    .map((key, index) => {
      if (typeof key === "number") return `[${key}]`;
      const text = String(key);
      if (!PLAIN_KEY.test(text)) return `[${quoted(text)}]`;
      return index === 0 ? printable(text) : `.${printable(text)}`;
    })
    .join("");
}
