/** The second channel between host and panel: a message port that hosts since 2.17 speak the SDK's words over. Source: docs/wire/streams.md#sdk-channel. */
import * as v from "valibot";

const word = v.pipe(v.string(), v.maxLength(512));

/** The message, to the host's window, that hands the port over. */
export const SDK_INIT_TYPE = "cross-domain-adapter-init";

/** What hosts send that the panel reads. Every other type (`log`, `metric`, …) is swallowed. */
export const sdkHostMessage = v.variant("type", [
  v.object({ type: v.literal("cross-domain-site-ready"), providerId: v.optional(word) }),
  v.object({
    type: v.literal("request"),
    namespace: word,
    command: word,
    requestId: word,
    data: v.optional(v.unknown()),
  }),
  v.object({ type: v.literal("subscribe") }),
  v.object({ type: v.literal("unsubscribe") }),
  v.object({ type: v.literal("healthCheck") }),
]);

/** One message of the host that the panel reads. */
export type SdkHostMessage = v.InferOutput<typeof sdkHostMessage>;

/** What the panel answers. */
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
      readonly errorKey: "handlerNotFound" | "noResult";
      readonly details: { readonly command: string; readonly requestData: unknown };
    }
  | { readonly type: "healthCheckResponse"; readonly time: number; readonly counter: number };

/** The namespace of the contact commands. */
export const SDK_CONTACT_NAMESPACE = "aws.connect.contact";
