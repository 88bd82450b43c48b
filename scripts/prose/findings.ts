/**
 * Purpose: reads the whole tree once and lists every breach of the prose rules, with the figures for the counts.
 * When:    called by check-prose.ts.
 * Usage:   readProse(root, { base: "origin/main" })
 */
import { basename } from "node:path";
import { lineAt } from "../source-tree.ts";
import { type CommitSubject, commitSubjects } from "./commit-subjects.ts";
import { hasOddOpening, repeatsName } from "./doc-comments.ts";
import { type ProseFile, proseFiles } from "./prose-files.ts";
import { bannedPartOf, dialectWordsIn, problemsIn, wordCount } from "./rules.ts";
import { proseOf, type SourceTexts, sourceTextsOf, styleTextsOf, type Text, type TextKind } from "./source-texts.ts";

/** Wording by where the text is; the form of doc comments; names of identifiers and files. */
export type FindingKind = TextKind | "opening" | "repeat" | "name";

/** One breach of a rule. */
export type Finding = {
  readonly kind: FindingKind;
  /** Relative to the root; `commits` for the subject of a commit. */
  readonly path: string;
  /** From 1; 0 for the name of a file and for commits. */
  readonly line: number;
  readonly message: string;
  /** The whole text with single spaces, and where the breach is in it: an exception covers the breach. */
  readonly context: { readonly text: string; readonly start: number; readonly end: number };
};

/** Sizes of a file's comments. */
export type CommentFigures = {
  readonly path: string;
  readonly commentWords: number;
  readonly dialectWords: number;
  readonly docComments: number;
  readonly oddOpenings: number;
};

/** Everything that the check reports or counts. */
export type Prose = { readonly findings: readonly Finding[]; readonly figures: readonly CommentFigures[] };

/** Voice code, which is about speaking people and their audio. */
const VOICE_PATH = /(^|[/-])(?:voice|media|calls?|softphone)([/.-]|$)/;

/** Reads all files below `root` and the commits since the merge base with `base`. */
export function readProse(root: string, { base }: { readonly base: string }): Prose {
  const read = proseFiles(root).map((file) => (file.path.endsWith(".md") ? readPage(file) : readSource(file)));
  return {
    findings: [
      ...read.flatMap(({ findings }) => findings),
      ...commitSubjects(root, base).flatMap((commit) => findingsOfCommit(commit)),
    ],
    figures: read.flatMap(({ figures }) => figures),
  };
}

function readPage({ path, text }: ProseFile): Prose {
  const page: Text = { kind: "markdown", text: proseOf(text), start: 0 };
  return { findings: [...findingsOfName(path), ...findingsOfText({ path, text }, page)], figures: [] };
}

function readSource(file: ProseFile): Prose {
  const { path, text } = file;
  const { texts, docComments, identifiers } = textsOf(file);
  const odd = docComments.filter(hasOddOpening);
  const comments = texts.filter(({ kind }) => kind === "comment");
  const add = (kind: FindingKind, at: number, message: string, words: string): Finding => ({
    ...{ kind, path, line: lineAt(text, at), message },
    context: { text: words, start: 0, end: words.length },
  });
  return {
    findings: [
      ...findingsOfName(path),
      ...texts.flatMap((each) => findingsOfText(file, each)),
      ...odd.map((doc) => add("opening", doc.start, `doc comment starts with "${firstWord(doc.text)}"`, doc.text)),
      ...docComments
        .filter(repeatsName)
        .map((doc) => add("repeat", doc.start, `doc comment only repeats ${doc.name}`, doc.text)),
      ...identifiers.flatMap(({ name, start }) => {
        const part = bannedPartOf(name, { isVoice: VOICE_PATH.test(path) });
        return part === undefined ? [] : add("name", start, `${name}: rename "${part}"`, name);
      }),
    ],
    figures: [
      {
        path,
        commentWords: sum(comments, wordCount),
        dialectWords: sum(comments, dialectWordsIn),
        docComments: docComments.length,
        oddOpenings: odd.length,
      },
    ],
  };
}

function textsOf({ path, text }: ProseFile): SourceTexts {
  return path.endsWith(".css")
    ? { texts: styleTextsOf(text), docComments: [], identifiers: [] }
    : sourceTextsOf(path, text);
}

function sum(texts: readonly Text[], count: (text: string) => number): number {
  return texts.reduce((total, { text }) => total + count(text), 0);
}

function firstWord(text: string): string {
  return /^\w+/.exec(text)?.[0] ?? "";
}

function findingsOfText({ path, text: source }: ProseFile, { kind, text, start }: Text): Finding[] {
  return problemsIn(text, { isVoice: VOICE_PATH.test(path) }).map((problem) => ({
    kind,
    path,
    line: lineAt(source, start + problem.start),
    message: problem.message,
    context: contextOf(text, problem),
  }));
}

/** Runs of spaces become one, so that an exception may span lines. */
function contextOf(text: string, { start, end }: { start: number; end: number }): Finding["context"] {
  const before = text.slice(0, start).replace(/\s+/g, " ");
  const found = text.slice(start, end).replace(/\s+/g, " ");
  const after = text.slice(end).replace(/\s+/g, " ");
  return { text: before + found + after, start: before.length, end: before.length + found.length };
}

function findingsOfName(path: string): Finding[] {
  const name = basename(path);
  const part = bannedPartOf(name);
  if (part === undefined) return [];
  const context = { text: name, start: 0, end: name.length };
  return [{ kind: "name", path, line: 0, message: `rename "${part}"`, context }];
}

function findingsOfCommit({ id, subject }: CommitSubject): Finding[] {
  const text = proseOf(subject);
  return problemsIn(text).map((problem) => ({
    ...{ kind: "commit" as const, path: "commits", line: 0 },
    message: `${id} ${problem.message}`,
    context: contextOf(text, problem),
  }));
}
