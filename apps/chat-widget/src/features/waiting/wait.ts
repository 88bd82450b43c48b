/** The position of a customer in the queue. */
import type { Clock } from "@tributary/kernel";
import type { PartPhrase } from "../../languages/phrase.ts";
import type { OwnCall } from "../../shared/own-call.ts";
import { type JsonObject, jsonOf } from "../../shared/request.ts";

/** Time between two readings. Unit: milliseconds. */
const POLL_MS = 15_000;

/** Services, and the function that gets the text of each reading. Null: the contact does not wait, or its position is unknown. */
export type WaitDeps = {
  readonly call: OwnCall;
  readonly clock: Pick<Clock, "after">;
  readonly phrase: PartPhrase;
  readonly onText: (text: string | null) => void;
};

/** Reads the wait of a chat until it is disposed. Source: docs/wire/participant.md#wait. */
export function followWait({ call, clock, phrase, onText }: WaitDeps): Disposable {
  let isDisposed = false;
  let next: Disposable | undefined;

  async function read(): Promise<void> {
    const wait = jsonOf(await call("wait"));
    if (isDisposed) return;
    onText(textOf(wait, phrase));
    next = clock.after(POLL_MS, () => void read());
  }

  void read();
  return {
    [Symbol.dispose]() {
      isDisposed = true;
      next?.[Symbol.dispose]();
    },
  };
}

function textOf(wait: JsonObject | null, phrase: PartPhrase): string | null {
  const { Position, EstimatedSeconds } = wait ?? {};
  if (typeof Position !== "number") return null;
  if (typeof EstimatedSeconds !== "number") return phrase("position", { place: Position });
  return phrase("wait", { place: Position, count: Math.max(1, Math.round(EstimatedSeconds / 60)) });
}
