/** Customers who sign in, at random: also twice, too late, and in chats of others. */
import type { ConversationAtContact, ParticipantRef } from "@tributary/engine";
import type { Result } from "@tributary/kernel";
import { type AuthenticationId, type AuthenticationResult, asId, type Refusal } from "@tributary/model";
import type { InProcessCenter, SeededRandom } from "@tributary/testkit";

/** The part of a walk that these actions use. */
type Walk = {
  readonly harness: InProcessCenter;
  readonly random: SeededRandom;
  readonly withCustomer: (act: (customer: ParticipantRef) => void) => void;
  readonly watch: <T>(call: Promise<Result<T, Refusal>>, onResult?: (value: T) => void) => void;
};

const PAGES = ["https://shop.example/a", "https://shop.example/b"] as const;

const IDENTITY = { issuer: "https://id.example", clientId: "center", customerId: "7" } as const;

const RESULTS: readonly AuthenticationResult[] = [
  { outcome: "succeeded", identity: IDENTITY },
  { outcome: "failed", failure: "declined" },
];

/** Does one random thing with the sign-in of a random chat, or with one that does not exist. */
export function signInAtRandom(walk: Walk): void {
  const { harness, random, withCustomer, watch } = walk;
  const { authentications, contacts } = harness.center;
  withCustomer((customer) =>
    watch(contacts.describe(customer.conversationId), (found) => {
      const authenticationId = random.chance(0.95) ? idIn(found) : asId<AuthenticationId>("unknown");
      const page = random.pick(PAGES);
      const result = random.pick(RESULTS);
      const { conversationId } = customer;
      const displayName = random.chance(0.5) ? "Zoë" : undefined;
      const issue = () => authentications.issueAddress(customer, { authenticationId, redirectUri: page });
      const answer = () =>
        authentications.answer(conversationId, { authenticationId, isFor: (uri) => uri === page, by: null });
      // A node that dies does not get as far as this.
      const end = () => authentications.end(conversationId, { authenticationId, result, displayName });
      const pass = () => watch(answer(), () => random.chance(0.8) && watch(end()));
      const acts = [
        () => watch(issue()),
        () => watch(authentications.cancel(customer, authenticationId)),
        () => watch(issue(), pass),
        () => watch(issue(), pass),
        pass,
      ];
      random.pick(acts)();
    }),
  );
}

function idIn({ authentication }: ConversationAtContact): AuthenticationId {
  const newest = authentication?.newest;
  return newest === undefined || newest.phase === "none" ? asId<AuthenticationId>("none") : newest.id;
}
