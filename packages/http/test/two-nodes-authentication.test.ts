import { UpdateParticipantAuthenticationCommand } from "@aws-sdk/client-connect";
import { GetAuthenticationUrlCommand } from "@aws-sdk/client-connectparticipant";
import { createInProcessFanout, createMemoryDisk } from "@tributary/journal";
import { present, silentLogger } from "@tributary/kernel";
import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import {
  openCustomerProvider,
  openSignInCenter,
  REDIRECT,
  type SignInCenter,
  type SigningIn,
} from "./sign-in-center.ts";

const addressAt = async ({ sdk }: SignInCenter, { token, sessionId }: SigningIn): Promise<string> => {
  const request = { SessionId: sessionId, RedirectUri: REDIRECT, ConnectionToken: token };
  return present((await sdk.service.send(new GetAuthenticationUrlCommand(request))).AuthenticationUrl, "address");
};

const passTo = ({ sdk }: SignInCenter, answer: URLSearchParams) =>
  sdk.plane.send(
    new UpdateParticipantAuthenticationCommand({
      InstanceId: "i",
      State: answer.get("state") ?? "",
      Code: answer.get("code") ?? "",
    }),
  );

const SIGNED_IN = { phase: "queued", identity: { customerId: "one" }, displayName: "Zoë" };

it("[HN-09] a sign-in begun at one node is finished at another, once, and both know the customer", async () => {
  await using provider = await openCustomerProvider();
  const disk = createMemoryDisk();
  const fanout = createInProcessFanout({ log: silentLogger });
  const center = { shared: { disk, fanout }, time: createManualClock(Date.now()) };
  await using a = await openSignInCenter({ at: provider, center });
  await using b = await openSignInCenter({ at: provider, center });
  const signingIn = await a.begin();

  const address = await addressAt(b, signingIn);
  expect(await addressAt(a, signingIn)).toBe(address);
  const answer = await a.visit(address);
  const results = await Promise.allSettled([a, b, a, b].map((node) => passTo(node, answer)));

  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const node of [a, b]) await expect.poll(() => node.stateOf(signingIn.customer)).toMatchObject(SIGNED_IN);
  expect(provider.tokenRequests()).toBe(1);
});

it("[HN-09, AN-09] a restart keeps sign-ins: one is finished, and another ends in time", async () => {
  await using provider = await openCustomerProvider();
  const disk = createMemoryDisk();
  const time = createManualClock(Date.now());
  const open = () => openSignInCenter({ at: provider, center: { disk, time } });
  const before = await open();
  const [one, other] = [await before.begin(), await before.begin()];
  const answer = await before.visit(await addressAt(before, one));
  await before[Symbol.asyncDispose]();

  await using after = await open();
  await passTo(after, answer);

  await expect.poll(() => after.stateOf(one.customer)).toMatchObject(SIGNED_IN);
  expect(await after.stateOf(other.customer)).toMatchObject({ phase: "in-flow" });
  time.advance(180_000);
  await expect
    .poll(() => after.stateOf(other.customer))
    .toMatchObject({ phase: "queued", attributes: { signIn: "timed-out" } });
});
