/** Routing of a contact for programs and people: the explanation with names, and the same in words. */
import type { Center } from "@tributary/engine";
import { accepted, type EpochMs, type Result } from "@tributary/kernel";
import type { Refusal } from "@tributary/model";
import { type NamedExplanation, withNames } from "./named-explanation.ts";
import { wordsOf } from "./routing-words.ts";

/** Explanation of a contact, and the same as sentences. */
export type RoutingAnswer = NamedExplanation & { readonly contactId: string; readonly words: readonly string[] };

/** Explains the routing of a contact. Refusals: `not-found`. Rules RT-22 and CP-42. */
export async function routingAnswer(
  { contacts, directory }: Pick<Center, "contacts" | "directory">,
  { contactId, now }: { readonly contactId: string; readonly now: EpochMs },
): Promise<Result<RoutingAnswer, Refusal>> {
  const explained = await contacts.explainRouting(contactId);
  if (!explained.ok) return explained;
  const named = withNames(directory, explained.value);
  return accepted({ contactId, ...named, words: wordsOf(named, now) });
}
