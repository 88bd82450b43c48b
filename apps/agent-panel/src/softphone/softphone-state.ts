import type { LegSnapshot } from "./call-legs.ts";
import type { ChosenDevices } from "./device-choice.ts";
import type { SoftphoneFailure } from "./softphone-failure.ts";

/** Something about the audio that the agent should know. */
export type AudioProblem =
  | { readonly kind: "failure"; readonly failure: SoftphoneFailure }
  /** The browser plays no sound until the agent uses the page. */
  | { readonly kind: "blocked" }
  | { readonly kind: "interrupted" };

/** The softphone as views show it. */
export type SoftphoneState = {
  /** True if this page has the audio of the agent's calls. */
  readonly isOwner: boolean;
  readonly isMuted: boolean;
  readonly hasDeviceSettings: boolean;
  readonly chosen: ChosenDevices;
  /** By contact id. */
  readonly legs: ReadonlyMap<string, LegSnapshot>;
  readonly problem: AudioProblem | null;
};

/** State of the audio of this page. */
export type AudioFacts = {
  readonly legs: ReadonlyMap<string, LegSnapshot>;
  /** Failure of the microphone, also while a call goes on. */
  readonly microphone: SoftphoneFailure | null;
  readonly isBlocked: boolean;
};

/** Returns the problem to show: of several, that which the agent can act on. Rule PA-60. */
export function problemOf({ legs, microphone, isBlocked }: AudioFacts): AudioProblem | null {
  if (legs.size === 0) return null;
  const states = [...legs.values()].map(({ state }) => state);
  const failed = states.find((state) => state.phase === "failed");
  const failure = microphone ?? failed?.failure;
  if (failure !== undefined) return { kind: "failure", failure };
  if (isBlocked) return { kind: "blocked" };
  return states.some(({ phase }) => phase === "interrupted") ? { kind: "interrupted" } : null;
}
