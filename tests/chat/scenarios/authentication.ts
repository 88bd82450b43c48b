/** Sign-ins of customers, against a center whose flow asks for them. */
import { expect } from "vitest";
import { type Customer, EVENT, startCustomer } from "../support/customer.ts";
import type { Loose } from "../support/page/page.ts";
import { type Scenario, scenarios } from "../support/scenario.ts";
import type { World } from "../support/world.ts";

const SIGN_IN_MS = 180_000;

/** A customer whose chat waits for them to sign in. */
type SigningIn = {
  readonly world: World;
  readonly customer: Customer;
  readonly sessionId: string;
};

/** Runs a scenario in a world of its own, because the center of the others has no provider. */
function signingIn(run: (signingIn: SigningIn) => Promise<void>): Scenario["run"] {
  return async ({ other }) => {
    await using world = await other("sign-in");
    const customer = await startCustomer(world);
    await world.done(customer.session.connect());
    await world.until(() => customer.of("onAuthenticationInitiated").length > 0, "the customer is asked to sign in");
    const { Content } = customer.of("onAuthenticationInitiated")[0]?.data ?? {};
    await run({ world, customer, sessionId: JSON.parse(Content).SessionId });
  };
}

const steps = ({ events }: Customer): readonly string[] =>
  events.flatMap(([name]) => (/^on(Authentication|ParticipantDisplay)/.test(name) ? [name] : []));

export const AUTHENTICATION = scenarios({
  "a customer signs in, and writes under the name of their account": signingIn(
    async ({ world, customer, sessionId }) => {
      const { session } = customer;
      const request = { redirectUri: world.center.redirect, sessionId };
      const { data } = await world.done(session.getAuthenticationUrl(request) as Promise<Loose>);
      await world.center.signIn(data.AuthenticationUrl);
      await world.until(() => customer.of("onParticipantDisplayNameUpdated").length > 0, "the name changes");
      await world.done(session.sendMessage({ message: "Hello", contentType: "text/plain" }));
      await world.until(() => customer.contents.includes("Hello"));

      expect(steps(customer)).toEqual([
        "onAuthenticationInitiated",
        "onAuthenticationSuccessful",
        "onParticipantDisplayNameUpdated",
      ]);
      expect(customer.of("onMessage").at(-1)?.data).toMatchObject({ Content: "Hello", DisplayName: "Zoë" });
      await expect(world.done(session.getAuthenticationUrl(request))).rejects.toMatchObject({ statusCode: 400 });
    },
  ),
  "a customer goes on without signing in": signingIn(async ({ world, customer, sessionId }) => {
    await world.done(customer.session.cancelParticipantAuthentication({ sessionId }));
    await world.until(() => customer.of("onAuthenticationCanceled").length > 0, "the authentication is canceled");

    expect(steps(customer)).toEqual(["onAuthenticationInitiated", "onAuthenticationCanceled"]);
    expect(customer.of("onAuthenticationCanceled")[0]?.data.ContentType).toBe(`${EVENT}authentication.cancelled`);
  }),
  "an authentication ends in time": signingIn(async ({ world, customer }) => {
    await world.skip(SIGN_IN_MS);
    await world.until(() => customer.of("onAuthenticationTimeout").length > 0, "the time is over");

    expect(steps(customer)).toEqual(["onAuthenticationInitiated", "onAuthenticationTimeout"]);
  }),
});
