/** Sentences about a call. Pure. */
import type { CallEnd, CallProblem, CallSnapshot } from "@tributary/call";
import type { CallPhrase } from "./call-phrase.ts";

/** Returns the progress of a call in one sentence. */
export function statusOf({ phase }: CallSnapshot, phrase: CallPhrase): string {
  switch (phase.name) {
    case "connecting":
      return phrase(({ microphone: "allow", starting: "starting", audio: "connecting" } as const)[phase.step]);
    case "waiting":
      return phrase("waiting");
    case "callback":
      return phrase("calledBack");
    case "ringing":
      return phase.agentName === null ? phrase("ringingUnnamed") : phrase("ringing", { name: phase.agentName });
    case "connected":
      return phase.agentName === null ? phrase("connectedUnnamed") : phrase("connected", { name: phase.agentName });
    case "ended":
      return endTextOf(phase.end, phrase);
  }
}

/** Returns what the customer has to know about the audio of a call: the most important fact; null if it works. */
export function noticeOf(snapshot: CallSnapshot, phrase: CallPhrase): string | null {
  const { phase, audio } = snapshot;
  if (phase.name === "ended") return null;
  if (audio === "elsewhere") return phrase("elsewhere");
  if (audio === "interrupted") return phrase("interrupted");
  if (snapshot.isSoundBlocked) return phrase("soundBlocked");
  if (!snapshot.hasMicrophone) return phrase("microphoneLost");
  if (phase.name === "connected" && phase.isOnHold) return phrase("onHold");
  if (phase.name === "connected" && phase.isMutedByAgent) return phrase("mutedByAgent");
  return snapshot.isMuted ? phrase("muted") : null;
}

/** Texts of problems with the audio. */
export const PROBLEMS = {
  "permission-denied": "denied",
  "no-microphone": "noMicrophone",
  "microphone-in-use": "inUse",
  unsupported: "unsupported",
  "no-audio-connection": "noAudio",
  unreachable: "unreachable",
} as const;

const REFUSALS = { closed: "closed", "too-many": "tooMany", "voice-off": "notStarted", other: "notStarted" } as const;

/** Texts of ends by the center, by the reason of the contact record. */
const REASONS: Readonly<Record<string, "endedByAgent" | "endedLost" | "notReached">> = {
  "agent-disconnect": "endedByAgent",
  "media-lost": "endedLost",
  "not-reached": "notReached",
  expired: "notReached",
};

/** Returns the reason for the end of a call as a sentence. */
export function endTextOf(end: CallEnd, phrase: CallPhrase): string {
  if (end.kind === "hung-up") return phrase("endedByYou");
  if (end.kind === "callback-canceled") return phrase("callbackCanceled");
  if (end.kind === "failed") return problemTextOf(end.problem, phrase);
  return phrase(REASONS[end.reason ?? ""] ?? "ended");
}

function problemTextOf(problem: CallProblem, phrase: CallPhrase): string {
  if (problem.kind === "refused") return phrase(REFUSALS[problem.reason]);
  return phrase(PROBLEMS[problem.kind]);
}

/** Returns the duration in minutes and seconds, or with hours. Unit of the argument: milliseconds. */
export function durationText(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1_000));
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}

/** Returns the text that screen readers announce after a change; null if there is nothing new for them. Muting is announced by its button. */
export function newsBetween(before: CallSnapshot, after: CallSnapshot, phrase: CallPhrase): string | null {
  const status = statusOf(after, phrase);
  if (status !== statusOf(before, phrase)) return status;
  const notice = noticeOf({ ...after, isMuted: false }, phrase);
  if (notice === noticeOf({ ...before, isMuted: false }, phrase)) return null;
  if (notice !== null) return notice;
  return before.audio === "interrupted" ? phrase("restored") : status;
}
