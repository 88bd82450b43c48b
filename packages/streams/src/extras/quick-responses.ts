/** `connect.QuickResponses`: canned answers of the center. Source: docs/wire/streams.md#methods-of-the-host-library, #globals. */
import type { CoreNames } from "../core/core-namespace.ts";
import type { ContactNames } from "../facade/facade-namespace.ts";

/** What is looked for. `debounceMS` and `maxResults` are for the panel. Unit: milliseconds. */
export type QuickResponsesQuery = {
  readonly query: string;
  /** Fills in this contact's attributes. */
  readonly contactId?: string;
  readonly nextToken?: string;
  readonly debounceMS?: number;
  readonly maxResults?: number;
};

/** One canned answer. Times: epoch milliseconds. */
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

/** The same answer in each form. */
export type QuickResponseContents = {
  readonly plainText: { readonly content: string };
  readonly markdown: { readonly content: string };
};

/** One page of answers. */
export type SearchQuickResponsesResult = { readonly results: QuickResponse[]; readonly nextToken?: string };

/** `connect.QuickResponses`. Errors: both reject with what the panel said; the search with StateError for an unknown contact. */
export interface QuickResponses {
  isEnabled(): Promise<boolean>;
  searchQuickResponses(params: QuickResponsesQuery): Promise<SearchQuickResponsesResult>;
}

/** Makes it for one instance. */
export function createQuickResponses(ns: CoreNames & ContactNames): QuickResponses {
  const ask = <Answer>(method: string, params: object): Promise<Answer> =>
    new Promise((resolve, reject) =>
      ns.core.getClient().call(method, params, {
        success: (data) => resolve(data as Answer), // the panel's word, by the method's table
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
