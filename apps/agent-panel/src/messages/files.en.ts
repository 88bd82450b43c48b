/** Texts about files in a chat. */
import { isolated } from "./isolated.ts";

export const filesMessages = {
  attach: "Attach files",
  attached: "Files to send",
  remove: (name: string): string => `Remove ${isolated(name)}`,
  sending: "Sending…",
  progress: (name: string): string => `Progress of ${isolated(name)}`,
  beingChecked: "Being checked…",
  problem: {
    unreachable: "Not sent: there was no connection",
    "too-many": "Not sent: the chat already has the most files allowed",
    refused: "Not sent: the content of the file does not match its name",
    over: "Not sent: the chat has ended",
  },
  rejection: {
    type: ({ extensions }: Limits): string => `Files of this type cannot be sent. Allowed: ${extensions.join(", ")}`,
    size: ({ size }: Limits): string => `This file is too large. The limit is ${size}.`,
    empty: (): string => "This file is empty.",
    count: (): string => "This chat cannot have more files.",
  },
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

/** Limits of the center's files. `extensions`: those of allowed names. */
type Limits = { readonly size: string; readonly extensions: readonly string[] };
