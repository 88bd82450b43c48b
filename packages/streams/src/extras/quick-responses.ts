/** `connect.QuickResponses`: predefined responses of the center. Source: docs/wire/streams.md#methods-of-the-host-library, #globals. */
import type { CoreNames } from "../core/core-namespace.ts";
import type { ContactNames } from "../facade/facade-namespace.ts";

/** Search query. `debounceMS` and `maxResults` are evaluated by the panel. Unit: milliseconds. */
export type QuickResponsesQuery = {
  readonly query: string;
  /** Contact whose attributes fill the placeholders. */
  readonly contactId?: string;
  readonly nextToken?: string;
  readonly debounceMS?: number;
  readonly maxResults?: number;
};

/** A predefined response. Times: epoch milliseconds. */
export type QuickResponse = {
  readonly quickResponseArn: string;
  readonly quickResponseId: string;
  readonly knowledgeBaseArn: string;
  readonly knowledgeBaseId: string;
  readonly name: string;
  readonly version: string;
  readonly contentType: "markdown" | "plainText";
  readonly status: "active" | "inactive";
  readonly statusReason: string;
  readonly createdTime: number;
  readonly lastModifiedTime: number;
  readonly title?: string;
  readonly contents: QuickResponseContents;
  readonly description?: string;
  readonly groupingConfiguration: { readonly criteria: string; readonly values: (string | null)[] };
  readonly shortcutKey?: string;
  readonly lastModifiedBy: string;
  readonly isActive: boolean;
  readonly channels: ("Chat" | "email" | "voice" | "tasks")[];
  readonly language: string;
  readonly tags: (string | null)[];
};

/** Text of a response in each format. */
export type QuickResponseContents = {
  readonly plainText: { readonly content: string };
  readonly markdown: { readonly content: string };
};

/** One page of results. */
export type SearchQuickResponsesResult = { readonly results: QuickResponse[]; readonly nextToken?: string };

/**
 * `connect.QuickResponses`. Errors: both methods reject with the panel's error; the search rejects with StateError for an unknown contact.
 */
export interface QuickResponses {
  isEnabled(): Promise<boolean>;
  searchQuickResponses(params: QuickResponsesQuery): Promise<SearchQuickResponsesResult>;
}

/** Creates the quick responses of an instance. */
export function createQuickResponses(ns: CoreNames & ContactNames): QuickResponses {
  const ask = <Answer>(method: string, params: object): Promise<Answer> =>
    new Promise((resolve, reject) =>
      ns.core.getClient().call(method, params, {
        success: (data) => resolve(data as Answer), // response type per method, as documented for the panel
        failure: reject,
      }),
    );
  return {
    isEnabled: async () => ask("qrIntegrationExists", {}),
    searchQuickResponses: async (params) => {
      const attributes = params.contactId ? { attributes: new ns.Contact(params.contactId).getAttributes() } : {};
      return ask("qrSearchQuickResponses", { ...params, ...attributes });
    },
  };
}
