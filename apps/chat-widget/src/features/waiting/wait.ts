/** The position of a customer in the queue: the part of the widget that is loaded while they wait. */
import type { Clock } from "@tributary/kernel";
import type { Phrase } from "../../languages/phrase.ts";
import { type RequestDeps, requestJson } from "../../shared/request.ts";
import type { StartedChat } from "../start/start-chat.ts";

/** Time between two readings. Unit: milliseconds. */
const POLL_MS = 15_000;

/** Services, and the function that gets the text of each reading. Null: the contact does not wait, or its position is unknown. */
export type WaitDeps = RequestDeps & {
  readonly clock: Pick<Clock, "after">;
  readonly phrase: Phrase;
  readonly onText: (text: string | null) => void;
};

/** Reads the wait of a chat until it is disposed. Source: docs/wire/participant.md#wait. */
export function followWait(deps: WaitDeps, chat: Pick<StartedChat, "endpoint" | "participantToken">): Disposable {
  let isDisposed = false;
  let next: Disposable | undefined;

  async function read(): Promise<void> {
    const headers = { "Content-Type": "application/json", "X-Amz-Bearer": chat.participantToken };
    const wait = await requestJson(deps, `${chat.endpoint}/participant/wait`, { method: "POST", headers, body: "{}" });
    if (isDisposed) return;
    deps.onText(textOf(wait, deps.phrase));
    next = deps.clock.after(POLL_MS, () => void read());
  }

  void read();
  return {
    [Symbol.dispose]() {
      isDisposed = true;
      next?.[Symbol.dispose]();
    },
  };
}

function textOf(wait: Readonly<Record<string, unknown>> | null, phrase: Phrase): string | null {
  const { Position, EstimatedSeconds } = wait ?? {};
  if (typeof Position !== "number") return null;
  if (typeof EstimatedSeconds !== "number") return phrase("position", { place: Position });
  return phrase("wait", { place: Position, count: Math.max(1, Math.round(EstimatedSeconds / 60)) });
}
