import type * as collections from "./collections.ts";
import type * as errors from "./errors.ts";
import type { createPageQuestions } from "./page.ts";
import type { Publishing } from "./publish.ts";
import type { createRetries } from "./retry.ts";
import type { sprintf, vsprintf } from "./sprintf.ts";

/** The names that this part adds to the namespace: helper functions and error classes. Source: docs/wire/streams.md#globals. */
export type UtilityNames = typeof collections &
  typeof errors &
  ReturnType<typeof createPageQuestions> &
  ReturnType<typeof createRetries> &
  Publishing & {
    sprintf: typeof sprintf;
    vsprintf: typeof vsprintf;
    /** Whether the panel speaks the language, such as `en_US`. */
    isValidLocale(locale: string): boolean;
    /** An address with a protocol. */
    getUrlWithProtocol(url: string): string;
    /** The release of amazon-connect-streams whose API this is; pages compare it. */
    version: string;
    /** Kinds of contact in which somebody speaks. */
    voiceContactTypes: readonly string[];
    /** How many endpoints are asked for at once. */
    DEFAULT_BATCH_SIZE: number;
    /** Unit: epoch milliseconds. */
    now(): number;
    randomId(): string;
    isSharedWorker(): boolean;
    /** Whether this page is the panel. Never: this library is for the pages around it. */
    isCCP(): boolean;
    isCRM(): boolean;
    /** Whether other panels of this agent are open in this browser. */
    hasOtherConnectedCCPs(): boolean;
    /** With one panel, its conduit is always the active one. */
    isActiveConduit(conduit: unknown): boolean;
    /** Stands before echoed lines of the log. */
    addNamespaceToLogs(namespace: string): void;
    _parseRegionFromArn(arn: string): string | undefined;
  };
