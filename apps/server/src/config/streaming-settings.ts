/** Settings of the streaming of chats to web hooks. Source: docs/guides/bots-by-web-hook.md. */
import { isSecureAddress } from "@tributary/http/settings";
import * as v from "valibot";
import { listSetting } from "./setting-types.ts";

const ENDPOINTS =
  "a list of endpoints such as arn:aws:sns:us-east-1:000000000000:bot=https://bot.example.org/hook; http at loopback addresses only, and each ARN once";

/** Length of ARNs in requests. Unit: characters. */
const MAX_ARN_LENGTH = 350;

/** An endpoint: the ARN that StartContactStreaming names, and the address that gets the notifications. */
type Endpoint = readonly [arn: string, url: string];

export const streamingSettings = {
  streamingEndpoints: v.optional(
    v.pipe(
      listSetting(),
      v.check((endpoints) => endpointsOf(endpoints) !== undefined, ENDPOINTS),
      v.description(
        "Comma-separated web hooks to which chats can be streamed, each as `ARN=address`: programs name the ARN in `StartContactStreaming`, and the server " +
          "sends notifications to the address; see guides/bots-by-web-hook.md. The ARN is a name of your choice, such as that of the topic that the program used " +
          "at Amazon. Set it on all nodes.",
      ),
    ),
    [],
  ),
};

/** Returns the addresses by ARN. */
export function streamingUrlsOf(settings: {
  readonly streamingEndpoints: readonly string[];
}): ReadonlyMap<string, string> {
  return new Map(endpointsOf(settings.streamingEndpoints));
}

function endpointsOf(texts: readonly string[]): readonly Endpoint[] | undefined {
  const endpoints = texts.map(endpointOf);
  const known = endpoints.filter((each) => each !== undefined);
  const arns = new Set(known.map(([arn]) => arn));
  return known.length === texts.length && arns.size === texts.length ? known : undefined;
}

function endpointOf(text: string): Endpoint | undefined {
  const [arn = "", ...rest] = text.split("=");
  const url = URL.parse(rest.join("="));
  const isName = /^\S+$/.test(arn) && arn.length <= MAX_ARN_LENGTH;
  if (!isName || url === null || !isSecureAddress(url) || url.username + url.password + url.hash !== "")
    return undefined;
  return [arn, url.href];
}
