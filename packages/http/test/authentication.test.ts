import {
  ConflictException,
  DescribeContactCommand,
  InvalidParameterException,
  InvalidRequestException,
  UpdateParticipantAuthenticationCommand,
} from "@aws-sdk/client-connect";
import {
  AccessDeniedException,
  CancelParticipantAuthenticationCommand,
  GetAuthenticationUrlCommand,
  ValidationException,
} from "@aws-sdk/client-connectparticipant";
import { present } from "@tributary/kernel";
import { describe, expect, it } from "vitest";
import { openChatJs } from "./chatjs-session.ts";
import { openSignInCenter, REDIRECT, type SignInCenter, type SigningIn, sessionIn } from "./sign-in-center.ts";
import { connect, whileTimePasses } from "./test-center.ts";

const InstanceId = "i";

const addressOf = (test: SignInCenter, { token, sessionId }: SigningIn, RedirectUri = REDIRECT) =>
  test.sdk.service
    .send(new GetAuthenticationUrlCommand({ SessionId: sessionId, RedirectUri, ConnectionToken: token }))
    .then(({ AuthenticationUrl }) => present(AuthenticationUrl, "address"));

const cancel = (test: SignInCenter, { token, sessionId }: SigningIn) =>
  test.sdk.service.send(new CancelParticipantAuthenticationCommand({ SessionId: sessionId, ConnectionToken: token }));

const pass = (
  test: SignInCenter,
  answer: { readonly State: string; readonly Code?: string; readonly Error?: string },
) => test.sdk.plane.send(new UpdateParticipantAuthenticationCommand({ InstanceId, ...answer }));

/** Signs in at the provider, and returns the answer as the back end of the shop passes it on. */
async function signIn(test: SignInCenter, signingIn: SigningIn) {
  const answer = await test.visit(await addressOf(test, signingIn));
  return { State: answer.get("state") ?? "", Code: answer.get("code") ?? "" };
}

const QUEUED = { phase: "queued" };

describe("a customer who signs in", () => {
  it.each([
    ["with claims in the ID token", {}],
    ["with claims at the UserInfo endpoint", { areClaimsAtUserInfo: true }],
    ["as a public client", { isPublic: true }],
  ])(
    "[AN-20, AN-24] %s is known by their id at the provider, with their name, and the flow goes on",
    async (_how, provider) => {
      const options = "isPublic" in provider ? { clientSecret: undefined } : {};
      await using test = await openSignInCenter({ provider, options });
      const signingIn = await test.begin();
      expect(await test.stateOf(signingIn.customer)).toMatchObject({ phase: "in-flow", displayName: "Customer" });

      await pass(test, await signIn(test, signingIn));

      await expect
        .poll(() => test.stateOf(signingIn.customer))
        .toEqual({
          phase: "queued",
          attributes: { signIn: "succeeded" },
          identity: { issuer: test.provider.issuer, clientId: "tributary", customerId: "one" },
          displayName: "Zoë",
        });
    },
  );

  it("[AN-27] is in DescribeContact with their id", async () => {
    await using test = await openSignInCenter();
    const signingIn = await test.begin();
    const ContactId = signingIn.customer.ref.conversationId;
    const describeContact = () => test.sdk.plane.send(new DescribeContactCommand({ InstanceId, ContactId }));
    expect((await describeContact()).Contact).not.toHaveProperty("SegmentAttributes");

    await pass(test, await signIn(test, signingIn));

    await expect.poll(async () => (await describeContact()).Contact?.CustomerId).toBe("one");
    expect((await describeContact()).Contact?.SegmentAttributes?.["connect:CustomerAuthentication"]).toMatchObject({
      ValueMap: { Status: { ValueString: "AUTHENTICATED" }, IdentityProvider: { ValueString: test.provider.issuer } },
    });
  });

  it("[AN-20] gets the same address again, and another one for another page", async () => {
    await using test = await openSignInCenter();
    const signingIn = await test.begin();

    const address = new URL(await addressOf(test, signingIn));

    expect(await addressOf(test, signingIn)).toBe(address.href);
    expect(address.href.length).toBeLessThanOrEqual(2_083);
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      client_id: "tributary",
      redirect_uri: REDIRECT,
      response_type: "code",
      code_challenge_method: "S256",
      scope: "openid profile email",
    });
    expect(address.searchParams.get("state")?.length).toBeLessThanOrEqual(1_000);
    expect(await addressOf(test, signingIn, `${REDIRECT}/too`)).not.toBe(address.href);
  });

  it("[AN-22] may go on without it, also twice, and the provider's answer is refused afterwards", async () => {
    await using test = await openSignInCenter();
    const signingIn = await test.begin();
    const answer = await signIn(test, signingIn);

    await cancel(test, signingIn);
    await cancel(test, signingIn);

    expect(await test.stateOf(signingIn.customer)).toMatchObject({ ...QUEUED, attributes: { signIn: "canceled" } });
    await expect(pass(test, answer)).rejects.toBeInstanceOf(ConflictException);
    expect(test.provider.tokenRequests()).toBe(0);
  });
});

describe("an answer of the provider", () => {
  it("[AN-25] fails the authentication if it is an error, or if its code is wrong", async () => {
    await using test = await openSignInCenter();
    const [declined, forged] = [await test.begin(), await test.begin()];
    test.provider.account = null;
    const error = await test.visit(await addressOf(test, declined));
    expect(error.get("error")).toBe("access_denied");

    await pass(test, { State: error.get("state") ?? "", Error: error.get("error") ?? "" });
    const State = new URL(await addressOf(test, forged)).searchParams.get("state") ?? "";
    await pass(test, { State, Code: "forged" });

    for (const { customer } of [declined, forged]) {
      await expect
        .poll(() => test.stateOf(customer))
        .toMatchObject({ ...QUEUED, attributes: { signIn: "failed" }, identity: undefined });
    }
  });

  it("[AN-21, AN-25] is taken once: a replay is refused, and asks the provider nothing", async () => {
    await using test = await openSignInCenter();
    const signingIn = await test.begin();
    const answer = await signIn(test, signingIn);

    const results = await Promise.allSettled([pass(test, answer), pass(test, answer), pass(test, answer)]);

    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect.poll(() => test.stateOf(signingIn.customer)).toMatchObject(QUEUED);
    await expect(pass(test, answer)).rejects.toBeInstanceOf(ConflictException);
    expect(test.provider.tokenRequests()).toBe(1);
  });

  it("[AN-21] belongs to one chat: a code of another customer's sign-in is worth nothing there", async () => {
    await using test = await openSignInCenter();
    const [victim, attacker] = [await test.begin(), await test.begin()];
    const { Code } = await signIn(test, victim);
    const State = new URL(await addressOf(test, attacker)).searchParams.get("state") ?? "";

    await pass(test, { State, Code });

    await expect
      .poll(() => test.stateOf(attacker.customer))
      .toMatchObject({ attributes: { signIn: "failed" }, identity: undefined });
    expect(await test.stateOf(victim.customer)).toMatchObject({ phase: "in-flow" });
  });

  it.each([
    ["that is not a state", () => "state"],
    ["that was changed", (state: string) => `${state.slice(0, -2)}xx`],
    ["without its signature", (state: string) => state.split(".").slice(0, 3).join(".")],
  ])("[AN-21] with a state %s is refused", async (_what, change) => {
    await using test = await openSignInCenter();
    const { State, Code } = await signIn(test, await test.begin());

    await expect(pass(test, { State: change(State), Code })).rejects.toBeInstanceOf(InvalidParameterException);
  });

  it("[AN-21] with a connection token as its state is refused", async () => {
    await using test = await openSignInCenter();
    const signingIn = await test.begin();
    const { Code } = await signIn(test, signingIn);

    await expect(pass(test, { State: signingIn.token, Code })).rejects.toBeInstanceOf(InvalidParameterException);
  });

  it("[AN-21] to a page for which no address was issued last is refused, and the authentication goes on", async () => {
    await using test = await openSignInCenter();
    const signingIn = await test.begin();
    const answer = await signIn(test, signingIn);
    await addressOf(test, signingIn, "app.shop.example:/signed-in");

    await expect(pass(test, answer)).rejects.toBeInstanceOf(ConflictException);

    expect(await test.stateOf(signingIn.customer)).toMatchObject({ phase: "in-flow" });
    await addressOf(test, signingIn);
    await pass(test, answer);
    await expect.poll(() => test.stateOf(signingIn.customer)).toMatchObject(QUEUED);
  });

  it("[AN-21, AN-09] that is late is refused: the flow went on in time", async () => {
    await using test = await openSignInCenter();
    const signingIn = await test.begin();
    const answer = await signIn(test, signingIn);

    test.center.time.advance(180_000);

    await expect
      .poll(() => test.stateOf(signingIn.customer))
      .toMatchObject({
        ...QUEUED,
        attributes: { signIn: "timed-out" },
      });
    await expect(pass(test, answer)).rejects.toBeInstanceOf(InvalidParameterException);
    await expect(addressOf(test, signingIn)).rejects.toBeInstanceOf(ValidationException);
    await expect(cancel(test, signingIn)).rejects.toBeInstanceOf(ValidationException);
  });

  it("[AN-21] to a chat that has ended is refused", async () => {
    await using test = await openSignInCenter();
    const signingIn = await test.begin();
    const answer = await signIn(test, signingIn);
    await test.center.center.contacts.stop(signingIn.customer.ref.conversationId, "api");

    await expect(pass(test, answer)).rejects.toBeInstanceOf(InvalidRequestException);
    await expect(addressOf(test, signingIn)).rejects.toBeInstanceOf(AccessDeniedException);
    await expect(cancel(test, signingIn)).rejects.toBeInstanceOf(AccessDeniedException);
  });

  it("[AN-25] needs either a code or an error", async () => {
    await using test = await openSignInCenter();
    const { State, Code } = await signIn(test, await test.begin());

    await expect(pass(test, { State })).rejects.toBeInstanceOf(InvalidParameterException);
    await expect(pass(test, { State, Code, Error: "error" })).rejects.toBeInstanceOf(InvalidParameterException);
    await expect(pass(test, { State, Error: 'a "quoted" text' })).rejects.toThrow("RFC 6749");
  });
});

describe("participants other than the customer", () => {
  it("[AN-20, AN-22] get no address, cancel nothing, and learn of no authentication", async () => {
    await using test = await openSignInCenter();
    const [one, other] = [await test.begin(), await test.begin()];
    const mixed = { ...other, sessionId: one.sessionId };
    const bot = await test.center.center.bots.add(one.customer.ref.conversationId, {
      displayName: "Bot",
      token: null,
      by: { kind: "command-line" },
    });
    if (!bot.ok) throw new Error(bot.refusal.code);
    const participantToken = test.center.tokens.issue({
      purpose: "participant",
      subject: bot.value.participantId,
      scope: bot.value.conversationId,
      expiresAt: test.center.clock.now() + 60_000,
    });
    const { token } = await connect(test.center.http, { ref: bot.value, participantToken });
    await test.center.center.chats.join(bot.value);

    for (const stranger of [mixed, { ...one, token }]) {
      await expect(addressOf(test, stranger)).rejects.toBeInstanceOf(ValidationException);
      await expect(cancel(test, stranger)).rejects.toBeInstanceOf(ValidationException);
    }
    expect(await test.stateOf(one.customer)).toMatchObject({ phase: "in-flow" });
  });
});

describe("an address that leads back", () => {
  it.each([
    "javascript:alert(1)",
    "http://shop.example/signed-in",
    "https://user@shop.example/",
    "https://shop.example/?a=b",
  ])("[AN-20] is refused with the name of the field: %s", async (RedirectUri) => {
    await using test = await openSignInCenter();

    const refusal = await addressOf(test, await test.begin(), RedirectUri).catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(ValidationException);
    expect(refusal).toMatchObject({ message: expect.stringMatching(/RedirectUri: .*an https address/) });
  });

  it.each(["https://shop.example", "example.shop.app:/signed-in"])(
    "[AN-20] is sent to the provider as it is: %s",
    async (uri) => {
      await using test = await openSignInCenter();

      const address = new URL(await addressOf(test, await test.begin(), uri));

      expect(address.searchParams.get("redirect_uri")).toBe(uri);
    },
  );
});

describe("the id of a customer", () => {
  it("[AN-23] is the claim of the setting, and one that is not a usable text fails the authentication", async () => {
    await using test = await openSignInCenter({ options: { idClaim: "email" } });
    const [known, unverified] = [await test.begin(), await test.begin()];

    await pass(test, await signIn(test, known));
    await expect
      .poll(() => test.stateOf(known.customer))
      .toMatchObject({ identity: { customerId: "zoe@shop.example" } });
    test.provider.accounts.one = { given_name: "Mallory", email: "zoe@shop.example", email_verified: false };
    await pass(test, await signIn(test, unverified));

    await expect
      .poll(() => test.stateOf(unverified.customer))
      .toMatchObject({ attributes: { signIn: "failed" }, identity: undefined, displayName: "Customer" });
  });
});

describe("a provider that cannot be reached", () => {
  it("[AN-26] is an error of the service that can be repeated, and the authentication goes on", async () => {
    await using test = await openSignInCenter({ options: { issuer: "http://127.0.0.1:9" } });
    const signingIn = await test.begin();

    await expect(addressOf(test, signingIn)).rejects.toMatchObject({
      name: "InternalServerException",
      message: expect.stringContaining("provider"),
    });

    const isLogged = ({ message }: { readonly message: string }): boolean =>
      message === "the sign-in service of customers cannot be reached";
    await expect.poll(() => test.log.lines.filter(isLogged)).toHaveLength(2); // at the start, and for the address
    expect(await test.stateOf(signingIn.customer)).toMatchObject({ phase: "in-flow" });
    await cancel(test, signingIn);
    expect(await test.stateOf(signingIn.customer)).toMatchObject(QUEUED);
  });
});

it("[AN-21] no code, state, nonce, verifier and token is stored or logged", async () => {
  await using test = await openSignInCenter();
  const signingIn = await test.begin();
  const address = new URL(await addressOf(test, signingIn));
  const answer = await signIn(test, signingIn);
  await pass(test, answer);
  await expect.poll(() => test.stateOf(signingIn.customer)).toMatchObject(QUEUED);

  const secrets = ["state", "nonce", "code_challenge"].map((name) => address.searchParams.get(name) ?? name);
  const { journal, records, snapshots } = test.disk as unknown as Record<string, unknown>;
  const stored = JSON.stringify([journal, [...entriesOf(records)], [...entriesOf(snapshots)]]) + test.log.text();
  for (const secret of [...secrets, answer.Code, "access_token", "id_token"]) expect(stored).not.toContain(secret);
});

function entriesOf(map: unknown): Iterable<unknown> {
  return map instanceof Map ? map.entries() : [];
}

describe("the unmodified ChatJS", () => {
  it("[AN-24] gets onAuthenticationInitiated, an address, onAuthenticationSuccessful and onParticipantDisplayNameUpdated", async () => {
    await using test = await openSignInCenter();
    const customer = await test.center.startChat();
    const { session, named } = await openChatJs(test.center, customer);
    await expect.poll(() => named("onAuthenticationInitiated")).toHaveLength(1);
    const { item } = present(named("onAuthenticationInitiated")[0], "event");
    const { SessionId: sessionId } = JSON.parse(String(item?.Content));

    const { data } = await session.getAuthenticationUrl({ redirectUri: REDIRECT, sessionId });
    const answer = await test.visit(data.AuthenticationUrl);
    await pass(test, { State: answer.get("state") ?? "", Code: answer.get("code") ?? "" });

    await expect.poll(() => named("onParticipantDisplayNameUpdated")).toHaveLength(1);
    expect(named("onAuthenticationSuccessful")).toHaveLength(1);
    expect(named("onParticipantDisplayNameUpdated")[0]?.item).toMatchObject({
      ParticipantId: customer.ref.participantId,
      ParticipantRole: "CUSTOMER",
      DisplayName: "Zoë",
    });
    await session.sendMessage({ message: "Hello", contentType: "text/plain" });
    await expect.poll(() => named("onMessage").at(-1)?.item).toMatchObject({ Content: "Hello", DisplayName: "Zoë" });
    const { data: transcript } = await session.getTranscript({});
    expect(transcript.Transcript.map(({ ContentType }) => String(ContentType).split(".").slice(-2).join("."))).toEqual([
      "participant.joined",
      "authentication.initiated",
      "authentication.succeeded",
      "displayname.updated",
      "text/plain",
    ]);
    await whileTimePasses(test.center, session.disconnectParticipant());
  });

  it("[AN-22, AN-24] gets onAuthenticationCanceled, onAuthenticationFailed and onAuthenticationTimeout, each once", async () => {
    await using test = await openSignInCenter();
    const open = async () => {
      const customer = await test.center.startChat();
      const opened = await openChatJs(test.center, customer);
      await expect.poll(() => opened.named("onAuthenticationInitiated")).toHaveLength(1);
      const { token } = await connect(test.center.http, customer);
      return { ...opened, sessionId: await sessionIn(test.center, token) };
    };
    const [canceled, failed, late] = [await open(), await open(), await open()];

    await canceled.session.cancelParticipantAuthentication({ sessionId: canceled.sessionId });
    const { data } = await failed.session.getAuthenticationUrl({ redirectUri: REDIRECT, sessionId: failed.sessionId });
    const State = new URL(data.AuthenticationUrl).searchParams.get("state") ?? "";
    await pass(test, { State, Error: "server_error" });
    await expect.poll(() => failed.named("onAuthenticationFailed")).toHaveLength(1);
    test.center.time.advance(180_000);

    await expect.poll(() => canceled.named("onAuthenticationCanceled")).toHaveLength(1);
    await expect.poll(() => late.named("onAuthenticationTimeout")).toHaveLength(1);
    for (const { session } of [canceled, failed, late])
      await whileTimePasses(test.center, session.disconnectParticipant());
  });
});
