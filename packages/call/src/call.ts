/** A customer's call, as pages use it. */
import type { Result } from "@tributary/kernel";
import type { CallDevices } from "./audio/devices.ts";
import type { MicrophoneProblem } from "./audio/microphone.ts";
import type { StartProblem } from "./start/start-call.ts";

/**
 * Reason why a call failed. `no-audio-connection`: the network lets no audio through. `unreachable`: the center does not answer.
 */
export type CallProblem = { readonly kind: MicrophoneProblem | "no-audio-connection" } | StartProblem;

/**
 * Reason why a call is not answered here: that of the microphone, `elsewhere` if another tab has the audio, or `not-ringing` if the phase is not `ringing`, or not any more
 * once the microphone is on.
 */
export type AnswerProblem = MicrophoneProblem | "elsewhere" | "not-ringing";

/**
 * End of a call. `hung-up`: by the customer. `callback-canceled`: by the customer, who was to be called back. `ended`: by the center, with the reason of the contact record, such as `agent-disconnect`, `media-lost` or
 * `expired`; null if it is not known.
 */
export type CallEnd =
  | { readonly kind: "hung-up" }
  | { readonly kind: "callback-canceled" }
  | { readonly kind: "ended"; readonly reason: string | null }
  | { readonly kind: "failed"; readonly problem: CallProblem };

/** Progress of a call. Each phase has only its own data. */
export type CallPhase =
  | {
      readonly name: "connecting";
      /** `microphone`: the browser may be asking the customer for permission. */
      readonly step: "microphone" | "starting" | "audio";
    }
  /** Music plays until an agent takes the call. */
  | {
      readonly name: "waiting";
      /** True if the center calls back instead: offer a button for {@link Call.requestCallback}. */
      readonly canCallBack: boolean;
    }
  /** The center calls back: the customer waits without audio, the microphone is off, and the page must stay open. */
  | { readonly name: "callback" }
  /** An agent calls back: offer buttons for {@link Call.answer} and {@link Call.decline}. */
  | { readonly name: "ringing"; readonly agentName: string | null }
  | {
      readonly name: "connected";
      /** Text from the center: show it as text. Null: the agent has no name. */
      readonly agentName: string | null;
      /** Time at which the first agent was connected. Unit: milliseconds since 1970. */
      readonly connectedAt: number;
      readonly isOnHold: boolean;
      readonly isMutedByAgent: boolean;
    }
  | { readonly name: "ended"; readonly end: CallEnd };

/**
 * The audio of this page. `off`: not connected yet, or not any more. `interrupted`: it was connected, and is being restored. `elsewhere`: another tab has it;
 * it moves here when that one is closed.
 */
export type CallAudio = "off" | "connected" | "interrupted" | "elsewhere";

/** Everything that a page shows of its call. A new object with each change. */
export type CallSnapshot = {
  readonly phase: CallPhase;
  /** Null until the call has started. */
  readonly contactId: string | null;
  readonly audio: CallAudio;
  /** The customer has muted the microphone. */
  readonly isMuted: boolean;
  /** False if the microphone is gone, and there is no other one: choose one. */
  readonly hasMicrophone: boolean;
  /** The browser plays nothing until a gesture of the customer: offer a button for {@link Call.playSound}. */
  readonly isSoundBlocked: boolean;
};

/**
 * A customer's call.
 *
 * Lifetime: until it has ended, or until it is disposed. Disposing turns off the audio of this page without ending the call, which the center ends after half a
 * minute unless another page continues it.
 */
export interface Call extends Disposable {
  snapshot(): CallSnapshot;
  /** Calls `listener` after each change. Disposing the result ends the calls. */
  onChange(listener: () => void): Disposable;
  /** Resolves when the call has ended. Stays pending if the call is disposed before. Never rejects. */
  readonly ended: Promise<CallEnd>;
  mute(): void;
  unmute(): void;
  /** Presses keys, whose tones the others get. Resolves to false if `digits` is not 1 to 64 of `0-9*#A-D`, or if they were not sent. */
  sendDigits(digits: string): Promise<boolean>;
  /** Ends the call, also one that is being started. Resolves once the center has been notified, or cannot be reached. */
  hangUp(): Promise<void>;
  /** Waits without audio to be called back, while an agent is awaited. Resolves to false if the center does not call back. */
  requestCallback(): Promise<boolean>;
  /** Takes the call that rings: turns on the microphone. Without one, the center is notified, the customer waits again, and the problem is the refusal. */
  answer(): Promise<Result<void, AnswerProblem>>;
  /**
   * Does not take the call that rings: it stops ringing here, and the center may call again later. To be called no more, hang up. Resolves to false if it does not ring, or if
   * the center was not notified.
   */
  decline(): Promise<boolean>;
  /** Plays the call after a gesture of the customer. */
  playSound(): void;
  devices(): Promise<CallDevices>;
  /** Calls `listener` when a device has been added or removed. Disposing the result ends the calls. */
  onDevicesChange(listener: () => void): Disposable;
  /** Uses another microphone. Refusals: the problem; the one before is used. */
  chooseMicrophone(deviceId: string): Promise<Result<void, MicrophoneProblem>>;
  /** Uses another speaker. Resolves to false if the browser cannot use it. */
  chooseSpeaker(deviceId: string): Promise<boolean>;
}
