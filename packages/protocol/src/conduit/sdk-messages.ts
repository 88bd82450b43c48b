/**
 * The second channel between host and panel: a message port with the SDK's messages, used by hosts since 2.17. Source:
 * docs/wire/streams.md#sdk-channel.
 */
import * as v from "valibot";

const word = v.pipe(v.string(), v.maxLength(512));

const topic = v.object({ namespace: word, key: word, parameter: v.optional(v.nullable(word)) });

/** Name of an event; `parameter` limits it to one contact or participant. */
export type SdkTopic = v.InferOutput<typeof topic>;

/** Type of the message to the host window that transfers the port. */
export const SDK_INIT_TYPE = "cross-domain-adapter-init";

/** Host messages handled by the panel. Every other type (`log`, `metric`, …) is dropped. */
export const sdkHostMessage = v.variant("type", [
  v.object({ type: v.literal("cross-domain-site-ready"), providerId: v.optional(word) }),
  v.object({
    type: v.literal("request"),
    namespace: word,
    command: word,
    requestId: word,
    data: v.optional(v.unknown()),
  }),
  v.object({ type: v.literal("subscribe"), topic }),
  v.object({ type: v.literal("unsubscribe"), topic }),
  v.object({ type: v.literal("healthCheck") }),
]);

/** A host message handled by the panel. */
export type SdkHostMessage = v.InferOutput<typeof sdkHostMessage>;

/**
 * Reason of a refused request: unsupported command; no agent is signed in; the host's origin is not approved; malformed request data; unknown
 * contact, participant or agent state; refused by the center.
 */
export type SdkErrorKey =
  | "handlerNotFound"
  | "notSignedIn"
  | "hostNotApproved"
  | "invalidRequest"
  | "notFound"
  | "requestFailed";

/** A message from the panel to the host. */
export type SdkPanelMessage =
  | {
      readonly type: "acknowledge";
      readonly connectionId: string;
      readonly status: { readonly initialized: true; readonly startTime: Date };
      /** 0: no health checks. Unit: milliseconds. */
      readonly healthCheckInterval: number;
    }
  | {
      readonly type: "response";
      readonly namespace: string;
      readonly requestId: string;
      readonly isError: false;
      readonly data: unknown;
    }
  | {
      readonly type: "response";
      readonly namespace: string;
      readonly requestId: string;
      readonly isError: true;
      readonly reason: string;
      readonly errorKey: SdkErrorKey;
      readonly details: { readonly command: string; readonly requestData: unknown };
    }
  /** Without a handler id: for all handlers of exactly this topic. */
  | { readonly type: "publish"; readonly topic: SdkTopic; readonly data: unknown }
  | { readonly type: "healthCheckResponse"; readonly time: number; readonly counter: number };

/** Namespace of the commands and topics of agent and contacts. */
export const SDK_CONTACT_NAMESPACE = "aws.connect.contact";

/** Namespace of the agent's activity. */
export const SDK_ACTIVITY_NAMESPACE = "aws.connect.activity";
