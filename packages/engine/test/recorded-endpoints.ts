/** Endpoints in memory, which record what they accept. */
import type { Notification, StreamingEndpoints } from "@tributary/engine";
import { accepted, type Clock, refused } from "@tributary/kernel";
import { itemIdOf } from "@tributary/model";

export const ENDPOINT = "arn:aws:sns:us-east-1:000000000000:bot";
export const OTHER_ENDPOINT = "arn:aws:sns:us-east-1:000000000000:other";

/** A notification as its endpoint got it. `text`: the text of a message, the type of another event, or `typing`. */
export type Recorded = { readonly arn: string; readonly id: string; readonly text: string; readonly node: string };

/** Behavior of an endpoint: it accepts, refuses, takes that long (in milliseconds), or answers when the test releases it, also if the attempt was ended. */
export type Behavior = "accept" | "refuse" | "hold" | number;

const REFUSED = refused("the endpoint answered 500");

export function recordedEndpoints() {
  const attempts: Recorded[] = [];
  const received: Recorded[] = [];
  const behaviors = new Map<string, Behavior>();
  const held: ((answer: "accept" | "refuse") => void)[] = [];
  let present = 0;
  let most = 0;

  const textOf = ({ content }: Notification): string => {
    if (content.kind === "typing") return "typing";
    return content.event.type === "message.sent" ? content.event.content : content.event.type;
  };

  function accept(recorded: Recorded) {
    received.push(recorded);
    return accepted(null);
  }

  function endpointsOf(clock: Pick<Clock, "after">, node = "only"): StreamingEndpoints {
    return {
      has: (arn) => [ENDPOINT, OTHER_ENDPOINT].includes(arn),
      prepare: (notification) => () => {
        const { endpointArn: arn, content, streamingId } = notification;
        const id =
          content.kind === "typing"
            ? content.typing.id
            : itemIdOf(streamingId as never, content.event.seq, content.event.at);
        const recorded = { arn, id, text: textOf(notification), node };
        attempts.push(recorded);
        const behavior = behaviors.get(arn) ?? "accept";
        if (behavior === "refuse") return answered(Promise.resolve(REFUSED));
        if (behavior === "accept") return answered(Promise.resolve(accept(recorded)));
        if (behavior === "hold") {
          const { promise, resolve } = Promise.withResolvers<"accept" | "refuse">();
          held.push(resolve);
          return answered(promise.then((answer) => (answer === "accept" ? accept(recorded) : REFUSED)));
        }
        present += 1;
        most = Math.max(most, present);
        let timer: Disposable | undefined;
        const result = new Promise<void>((resolve) => {
          timer = clock.after(behavior, resolve);
        }).then(() => {
          present -= 1;
          return accept(recorded);
        });
        return { result, [Symbol.dispose]: () => timer?.[Symbol.dispose]() };
      },
    };
  }

  return {
    endpointsOf,
    attempts,
    received,
    behaviors,
    /** Answers what is held. */
    release: (answer: "accept" | "refuse" = "accept") => {
      for (const resolve of held.splice(0)) resolve(answer);
    },
    /** Texts that an endpoint has accepted, in order. */
    texts: (arn = ENDPOINT) => received.filter((each) => each.arn === arn).map(({ text }) => text),
    /** Largest number of slow requests at a time. */
    mostAtOnce: () => most,
  };
}

type Attempt = ReturnType<StreamingEndpoints["prepare"]>;

function answered(result: ReturnType<Attempt>["result"]) {
  return { result, [Symbol.dispose]: () => undefined };
}
