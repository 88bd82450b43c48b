/** Texts about files in a chat. */
import type { FileProblem } from "@tributary/chat";
import { isolated } from "./isolated.ts";

export const filesMessages = {
  attach: "Attach files",
  attached: "Files to send",
  remove: (name: string): string => `Remove ${isolated(name)}`,
  sending: "Sending…",
  beingChecked: "Being checked…",
  problem: ({ kind, message }: FileProblem): string => PROBLEMS[kind](message),
  retry: (name: string): string => `Send ${isolated(name)} again`,
  save: (name: string): string => `Save ${isolated(name)}`,
  preview: (name: string): string => `Show ${isolated(name)}`,
  hide: (name: string): string => `Hide ${isolated(name)}`,
  checking: "The file is being checked",
  rejected: "The file was rejected by the scanner",
  unavailable: "The file could not be loaded. Try again.",
  drop: "Drop files to attach them",
  size: (value: string, unit: "bytes" | "kB" | "MB"): string => `${value} ${unit}`,
  one: (name: string): string => `File: ${isolated(name)}`,
} as const;

const PROBLEMS: Readonly<Record<FileProblem["kind"], (message: string) => string>> = {
  unreachable: () => "Not sent: there was no connection",
  "too-many": () => "Not sent: the chat already has the most files allowed",
  refused: (message) => (message === "" ? "Not sent: the file was refused" : `Not sent: ${message}`),
  over: () => "Not sent: the chat has ended",
};
