/** Which setting of a page the center refuses. */
import type { ChatCustomer, TributaryChatError } from "../../../public/widget.d.ts";
import { signedClaims } from "../signed-claims.ts";

/** A page, as far as a refusal can be about it. */
export type AdvisedPage = {
  /** Address of the center. */
  readonly center: string;
  /** Returns an attribute of the element; null if it has none of that name. */
  readonly read: (name: string) => string | null;
  /** The customer that the page has passed to a method; null: what the customer has written into the form. */
  readonly given: ChatCustomer | null;
  /** Attribute that the flow comes from. */
  readonly flowAttribute?: string;
  readonly report: (problem: string) => void;
};

/** A refusal as the page knows it. `field`: what the page has set; null: nothing that it has set. */
export type Advice = Pick<TributaryChatError, "field" | "expected" | "message">;

/** Returns a refusal of the center with the field to correct, as far as it is about one that the page has set. */
export function adviceOn(refusal: string, page: Settings): Advice {
  const [, member = "", expected = null] = REFUSED.exec(refusal) ?? [];
  const sources = sourcesOf(member, page);
  const [field = null] = sources;
  if (field === null) return { field, expected, message: refusal };
  if (member === TOKEN && !page.read(field))
    return { field, expected, message: `the attribute ${field} is missing: ${refusal}` };
  const source = sources.map(wordsOf).join(" and ");
  const value = member === "ContactFlowId" ? ` ("${page.read(field)?.slice(0, MAX_SHOWN_LENGTH)}")` : "";
  return { field, expected, message: `the center refuses ${source}${value}: ${refusal}` };
}

/** The settings of a page. */
type Settings = Omit<AdvisedPage, "report" | "center">;

/** The refused member and the value that it must have, such as `(Attributes.plan: text)`. */
const REFUSED = /\(([A-Za-z][\w-]*(?:\.[^:()]*)?)(?:: (.+))?\)$/s;

/** Attribute with the signed identity. */
const IDENTITY = "identity-token";

/** Member of refusals that are about the signed identity. */
const TOKEN = "x-amz-security-token";

/** Longest part of a value that is repeated. Unit: UTF-16 code units. */
const MAX_SHOWN_LENGTH = 100;

/** Beginning of the members of the argument of a method. */
const ARGUMENT = "customer.";

function wordsOf(source: string): string {
  return source.startsWith(ARGUMENT) ? `${source} of the method` : `the attribute ${source}`;
}

/** Returns the sources of a member of the start call that the page has set: the one with precedence first. */
function sourcesOf(member: string, { read, given, flowAttribute = "contact-flow-id" }: Settings): readonly string[] {
  const signed = signedClaims(read(IDENTITY) ?? "");
  const ifSet = (name: string): readonly string[] => (read(name) ? [name] : []);
  const [name, key] = member.split(/\.(.*)/s);
  if (name === TOKEN) return [IDENTITY];
  if (name === "ContactFlowId") return ifSet(flowAttribute);
  if (name === "ParticipantDetails") {
    if (given?.name !== undefined) return [`${ARGUMENT}name`];
    return signed.name === null ? ifSet("customer-name") : [IDENTITY];
  }
  if (name !== "Attributes") return [];
  const sources = [
    { source: `${ARGUMENT}attributes`, names: Object.keys(given?.attributes ?? {}) },
    { source: IDENTITY, names: Object.keys(signed.attributes) },
    { source: "fields", names: given === null ? fieldNames(read("fields")) : [] },
    { source: "contact-attributes", names: Object.keys(objectIn(read("contact-attributes"))) },
  ].filter(({ names }) => names.length > 0);
  if (key === undefined) return sources.map(({ source }) => source);
  const [first] = sources.filter(({ names }) => names.includes(key)); // the one that replaces the others
  if (first === undefined) return [];
  return [first.source.startsWith(ARGUMENT) ? `${first.source}.${key}` : first.source];
}

function fieldNames(text: string | null): readonly string[] {
  return Object.values(objectIn(text)).flatMap((field: { readonly name?: string } | null) => field?.name ?? []);
}

/** Returns the object of a JSON text; empty for any other. The parts that use the attributes report it. */
function objectIn(text: string | null): object {
  try {
    return Object(JSON.parse(text ?? "{}"));
  } catch {
    return {};
  }
}
