import { accepted, type Result, refused } from "@tributary/kernel";
import { type Refusal, refusal } from "@tributary/model";
import { parseJson } from "../server/parse-input.ts";

/** Parts of a request: path labels, query string as sent, body bytes. */
export type RawInput = {
  readonly labels: Readonly<Record<string, string>>;
  readonly query: string;
  readonly body: Buffer;
};

/**
 * Merges labels, query and body into one object for the schemas. A label takes precedence over the query, and the query over the body. A repeated
 * query member is a list. Null members count as absent, as in every AWS client.
 */
export function readInput({ labels, query, body }: RawInput): Result<Record<string, unknown>, Refusal> {
  const members = bodyMembers(body);
  if (members === undefined) return refused(refusal("invalid-field", "body", "a JSON object"));
  return accepted({ ...members, ...queryMembers(query), ...labels });
}

function bodyMembers(body: Buffer): Record<string, unknown> | undefined {
  if (body.length === 0) return {};
  const json = parseJson(body);
  if (typeof json !== "object" || json === null || Array.isArray(json)) return undefined;
  return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null));
}

function queryMembers(query: string): Record<string, string | string[]> {
  const search = new URLSearchParams(query);
  return Object.fromEntries(
    [...new Set(search.keys())].map((name) => {
      const values = search.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}
