import type { Journal } from "@tributary/journal";
import { type Clock, type Logger, type Random, uuidV7 } from "@tributary/kernel";
import { configurationRef } from "../configuration/configuration-stream.ts";
import { followNodeMessages, membersOf, nameIn } from "../configuration/node-messages.ts";

/** Questions to the node that routes, which alone knows all waiting contacts. */
export interface LeaderQuestions extends Disposable {
  /** Returns the answer of the node that routes; null if none answers within a second. */
  ask(contactId: string): Promise<Wait | null>;
}

/** The wait of a contact in a queue: its position, from 1, and the estimate of its remaining time (null: unknown; unit: milliseconds). */
export type Wait = { readonly position: number; readonly estimatedMs: number | null };

type Deps = {
  readonly journal: Pick<Journal, "signal" | "follow">;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
};

const QUESTION = "routing.wait?";
const ANSWER = "routing.wait!";

/** Unit: milliseconds. */
const PATIENCE_MS = 1_000;

/** Interval at which a question is sent until it is answered: a broker may lose a message. Unit: milliseconds. */
const REPEAT_MS = 300;

/** Questions without an answer at once. Further ones get none: they are asked for display. */
const MAX_PENDING = 1_000;

type Question = { readonly id: string; readonly contactId: string };
type Answer = { readonly id: string; readonly wait: Wait | null };

/** Creates the questions of one node, which answers those of others. `waitOf`: undefined on a node that does not route. Rule RT-29. */
export function createLeaderQuestions(
  { journal, clock, random, log }: Deps,
  waitOf: (contactId: string) => Wait | null | undefined,
): LeaderQuestions {
  const pending = new Map<string, (wait: Wait | null) => void>();

  function answer({ id, contactId }: Question): void {
    const wait = waitOf(contactId);
    if (wait !== undefined) journal.signal(configurationRef, ANSWER, { id, wait } satisfies Answer);
  }

  /** Handles a message; returns false if it is malformed. */
  function receive(name: string, data: unknown): boolean {
    if (name === QUESTION) {
      const question = questionIn(data);
      if (question !== undefined) answer(question);
      return question !== undefined;
    }
    if (name !== ANSWER) return true;
    const answered = answerIn(data);
    if (answered !== undefined) pending.get(answered.id)?.(answered.wait); // a repeated one finds none
    return answered !== undefined;
  }

  const following = followNodeMessages({ journal, clock, log }, receive);

  return {
    ask(contactId) {
      if (pending.size >= MAX_PENDING) return Promise.resolve(null);
      const question: Question = { id: uuidV7(clock.now(), random), contactId };
      return new Promise((resolve) => {
        let repeat: Disposable;
        const settle = (wait: Wait | null): void => {
          pending.delete(question.id);
          timeout[Symbol.dispose]();
          repeat[Symbol.dispose]();
          resolve(wait);
        };
        const timeout = clock.after(PATIENCE_MS, () => settle(null));
        const send = (): void => {
          repeat = clock.after(REPEAT_MS, send);
          journal.signal(configurationRef, QUESTION, question);
        };
        pending.set(question.id, settle);
        send();
      });
    },
    [Symbol.dispose]() {
      following[Symbol.dispose]();
      for (const settle of [...pending.values()]) settle(null);
    },
  };
}

function questionIn(data: unknown): Question | undefined {
  const members = membersOf(data);
  const [id, contactId] = [nameIn(members.id), nameIn(members.contactId)];
  return id === undefined || contactId === undefined ? undefined : { id, contactId };
}

function answerIn(data: unknown): Answer | undefined {
  const members = membersOf(data);
  const id = nameIn(members.id);
  if (id === undefined) return undefined;
  if (members.wait === null) return { id, wait: null };
  const { position, estimatedMs } = membersOf(members.wait);
  if (!isNumber(position) || !Number.isInteger(position) || position < 1) return undefined;
  if (estimatedMs !== null && !(isNumber(estimatedMs) && estimatedMs >= 0)) return undefined;
  return { id, wait: { position, estimatedMs } };
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
