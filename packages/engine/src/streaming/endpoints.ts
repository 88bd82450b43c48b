import type { Result } from "@tributary/kernel";
import type { ConversationId, DeliveredEvent, InstanceAddress, Numbered, StreamingId } from "@tributary/model";
import type { Typing } from "../api/center-feeds.ts";

/** One thing to send to an endpoint: an item of the transcript, a notice, or typing. */
export type Notification = {
  readonly streamingId: StreamingId;
  readonly endpointArn: string;
  readonly instance: InstanceAddress;
  readonly conversationId: ConversationId;
  readonly content:
    | { readonly kind: "item"; readonly event: Numbered<DeliveredEvent> }
    | { readonly kind: "typing"; readonly typing: Typing };
};

/** A notification on its way. Disposing it ends the attempt; the result is a refusal then. */
export type Sending = Disposable & {
  /** Never rejects. The refusal is a reason for operators, without contents. */
  readonly result: Promise<Result<null, string>>;
};

/** Endpoints outside of the center that receive what happens in chats. */
export interface StreamingEndpoints {
  has(arn: string): boolean;
  /**
   * Prepares a notification, so that all attempts send the same. The result makes an attempt, which is accepted once the endpoint has answered that it has the
   * notification.
   */
  prepare(notification: Notification): () => Sending;
}

/** A center without endpoints. */
export const NO_ENDPOINTS: StreamingEndpoints = {
  has: () => false,
  prepare: () => () => ({
    result: Promise.resolve({ ok: false, refusal: "no endpoint has this ARN" }),
    [Symbol.dispose]: () => undefined,
  }),
};
