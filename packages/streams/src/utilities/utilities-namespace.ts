import type * as collections from "./collections.ts";
import type * as errors from "./errors.ts";
import type { createPageQuestions } from "./page.ts";
import type { Publishing } from "./publish.ts";
import type { createRetries } from "./retry.ts";
import type { sprintf, vsprintf } from "./sprintf.ts";

/** Namespace members added by this part: helper functions and error classes. Source: docs/wire/streams.md#globals. */
export type UtilityNames = typeof collections &
  typeof errors &
  ReturnType<typeof createPageQuestions> &
  ReturnType<typeof createRetries> &
  Publishing & {
    sprintf: typeof sprintf;
    vsprintf: typeof vsprintf;
    /** True if the panel supports the language, such as `en_US`. */
    isValidLocale(locale: string): boolean;
    /** Prefixes a URL without a protocol with `https:`. */
    getUrlWithProtocol(url: string): string;
    /** Release of amazon-connect-streams whose API this library implements; pages compare it. */
    version: string;
    /** Kinds of contact with audio. */
    voiceContactTypes: readonly string[];
    /** Number of endpoints per request. */
    DEFAULT_BATCH_SIZE: number;
    /** Unit: epoch milliseconds. */
    now(): number;
    randomId(): string;
    isSharedWorker(): boolean;
    /** True if this page is the panel. Always false: this library runs in host pages. */
    isCCP(): boolean;
    isCRM(): boolean;
    /** True if other panels of this agent are open in this browser. */
    hasOtherConnectedCCPs(): boolean;
    /** Always true, because there is one panel and one conduit. */
    isActiveConduit(conduit: unknown): boolean;
    /** Sets the prefix of console log entries. */
    addNamespaceToLogs(namespace: string): void;
    /** @internal */
    _parseRegionFromArn(arn: string): string | undefined;
  };
