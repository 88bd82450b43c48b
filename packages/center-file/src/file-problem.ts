import type { BaseIssue } from "valibot";
import { printable, quoted } from "./printable.ts";

/** Reason why a file cannot be applied. */
export type FileProblem = {
  /** Position in the file: `users[2].routingProfile`; `file` for the whole. */
  readonly path: string;
  /** The same as keys of objects and lists; empty for the whole. */
  readonly keys: readonly (string | number)[];
  /** Expected value: `true or false`. */
  readonly message: string;
};

/** Keys that need no quotes in a path. */
const PLAIN_KEY = /^[\p{L}_][\p{L}\p{N}_-]*$/u;

/** Returns the problem at a position. */
export function fileProblem(path: readonly unknown[], message: string): FileProblem {
  const keys = path.map((key) => (typeof key === "number" ? key : String(key)));
  return { path: keys.length === 0 ? "file" : pathText(keys), keys, message };
}

/** Returns an issue of a schema as a problem. */
export function problemOfIssue({ path, message }: Pick<BaseIssue<unknown>, "path" | "message">): FileProblem {
  return fileProblem(path?.map(({ key }) => key) ?? [], message);
}

function pathText(keys: FileProblem["keys"]): string {
  return keys
    .map((key, index) => {
      if (typeof key === "number") return `[${key}]`;
      if (!PLAIN_KEY.test(key)) return `[${quoted(key)}]`;
      return index === 0 ? printable(key) : `.${printable(key)}`;
    })
    .join("");
}
