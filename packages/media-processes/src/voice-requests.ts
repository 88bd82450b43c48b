import type { Clock } from "@tributary/kernel";
import { CenterError } from "@tributary/model";
import type { MediaDescription, VoiceCommand, VoiceReport } from "@tributary/protocol/media";

/** A request without its number. */
export type VoiceRequest =
  | Omit<Extract<VoiceCommand, { type: "open-leg" }>, "requestId">
  | Omit<Extract<VoiceCommand, { type: "restart-leg" }>, "requestId">;

/** Requests of one process that are not answered yet. */
export interface VoiceRequests {
  /** Sends a request about a call. Errors: "unavailable" if the process ends, does not answer in time, or has too many requests, or too many of the call. */
  request(callId: string, request: VoiceRequest): Promise<MediaDescription | null>;
  onAnswer(report: Extract<VoiceReport, { type: "answer" | "failed" }>): void;
  /** The process ended. */
  failAll(): void;
}

/** Time after which a request has failed: pages wait five seconds for an answer. Unit: milliseconds. */
const ANSWER_MS = 4_000;

/** Requests of one process at a time, and those of them that are about one call. */
const [MAX_REQUESTS, MAX_REQUESTS_OF_CALL] = [100, 8];

/** Creates an empty collection. */
export function createVoiceRequests(clock: Clock, send: (command: VoiceCommand) => void): VoiceRequests {
  type Waiting = {
    readonly callId: string;
    readonly resolve: (answer: MediaDescription | null) => void;
    readonly fail: (why: string) => void;
  };
  const waiting = new Map<number, Waiting>();
  let lastId = 0;

  return {
    request(callId, request) {
      if (waiting.size >= MAX_REQUESTS) return Promise.reject(unavailable("too many requests to a voice process"));
      if ([...waiting.values()].filter((each) => each.callId === callId).length >= MAX_REQUESTS_OF_CALL)
        return Promise.reject(unavailable("too many requests about a call"));
      lastId += 1;
      const requestId = lastId;
      return new Promise((resolve, reject) => {
        const timer = clock.after(ANSWER_MS, () => waiting.get(requestId)?.fail("voice process did not answer"));
        const end = () => {
          timer[Symbol.dispose]();
          waiting.delete(requestId);
        };
        waiting.set(requestId, {
          callId,
          resolve(answer) {
            end();
            resolve(answer);
          },
          fail(why) {
            end();
            reject(unavailable(why));
          },
        });
        send({ ...request, requestId });
      });
    },
    onAnswer(report) {
      const request = waiting.get(report.requestId); // undefined: the answer is too late
      if (report.type === "answer") request?.resolve(report.answer);
      else request?.fail(report.problem);
    },
    failAll() {
      for (const { fail } of [...waiting.values()]) fail("voice process ended");
    },
  };
}

function unavailable(message: string): CenterError {
  return new CenterError("unavailable", message);
}
