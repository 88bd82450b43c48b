import type { Center, Records } from "@tributary/engine";
import { asId, type ParticipantId } from "@tributary/model";
import { type InProcessCenter, inProcessCenter } from "@tributary/testkit";
import { expect, it } from "vitest";
import { createNodeNotices } from "../server/node-notices.ts";
import { AGENT_TOKEN_MS, CONNECTION_TOKEN_MS } from "../tokens/lifetimes.ts";
import type { TokenClaims } from "../tokens/tokens.ts";
import { createChatRevocations } from "./chat-revocations.ts";

const ADA = asId<ParticipantId>("ada");

/** The revocations of the harness's node. `records` replaces those of the center. */
function openRevocations({ center, clock, random, log }: InProcessCenter, records = center.records) {
  const notices = createNodeNotices({ center: { feeds: center.feeds, records }, clock, random, log });
  return createChatRevocations({ records, clock, notices });
}

it.each(["participant", "connection", "socket", "call-leg"] as const)(
  "[AC-03] a %s token is revoked if it was issued before, however long it is valid, and no token of others",
  async (purpose) => {
    await using harness = await inProcessCenter();
    const { clock } = harness;
    const revocations = openRevocations(harness);
    const issue = (subject: string, validMs: number): TokenClaims => {
      const issuedAt = clock.now();
      return { purpose, subject, scope: "c", expiresAt: issuedAt + validMs, issuedAt };
    };
    const before = [issue(ADA, 1_000), issue(ADA, CONNECTION_TOKEN_MS)];
    const other = issue("ann", 1_000);

    await harness.run(revocations.revoke([ADA]));
    clock.advance(1);
    const after = [issue(ADA, 1_000), issue(ADA, CONNECTION_TOKEN_MS)];

    expect([before, [other], after].map((each) => each.map(revocations.isRevoked))).toEqual([
      [true, true],
      [false],
      [false, false],
    ]);
  },
);

it("[AC-03] a token of an earlier version, which does not contain the time of its issue, is revoked", async () => {
  await using harness = await inProcessCenter();
  const revocations = openRevocations(harness);
  const claims = { purpose: "participant", subject: ADA, scope: "c", expiresAt: harness.clock.now() + 1_000 } as const;
  const before = revocations.isRevoked(claims);

  await harness.run(revocations.revoke([ADA]));

  expect([before, revocations.isRevoked(claims)]).toEqual([false, true]);
});

it("[AC-03] a revocation is in force while it is being stored, and if that fails", async () => {
  await using harness = await inProcessCenter();
  const { center, clock } = harness;
  const storing = Promise.withResolvers<void>();
  const records = { ...center.records, change: () => storing.promise };
  const revocations = openRevocations(harness, records);
  const ended: ParticipantId[] = [];
  revocations.onRevoked((id) => ended.push(id));
  const token: TokenClaims = {
    purpose: "connection",
    subject: ADA,
    scope: "c",
    expiresAt: clock.now() + CONNECTION_TOKEN_MS,
    issuedAt: clock.now(),
  };

  const revoking = revocations.revoke([ADA]);
  const during = revocations.isRevoked(token);
  storing.reject(new Error("disk full"));

  await expect(revoking).rejects.toThrow("disk full");
  expect([during, revocations.isRevoked(token), ended]).toEqual([true, true, []]);
});

it("[AC-06] applies to tokens for which others were exchanged at another node while it was being stored", async () => {
  await using harness = await inProcessCenter();
  const { center, clock } = harness;
  const stored = Promise.withResolvers<void>();
  const records: Records = {
    ...center.records,
    isShared: true,
    change: (change) => stored.promise.then(() => center.records.change(change)),
  };
  const revocations = openRevocations(harness, records);
  const other = openRevocations(harness, { ...center.records, isShared: true });
  const issue = (): TokenClaims => ({
    purpose: "connection",
    subject: ADA,
    scope: "c",
    expiresAt: clock.now() + CONNECTION_TOKEN_MS,
    issuedAt: clock.now(),
  });
  const old = issue();

  const revoking = revocations.revoke([ADA]);
  clock.advance(5);
  const wasExchanged = !(await harness.run(other.isRevokedInStore(old)));
  const exchanged = issue();
  stored.resolve();
  await harness.run(revoking);
  clock.advance(1);
  const later = issue();
  const nodes = await Promise.all([old, exchanged, later].map((each) => harness.run(other.isRevokedInStore(each))));

  expect([wasExchanged, ...[old, exchanged, later].map(revocations.isRevoked)]).toEqual([true, true, true, false]);
  expect(nodes).toEqual([true, true, false]);
});

it("[AC-06] reads nothing from a store that no other node changes", async () => {
  await using harness = await inProcessCenter();
  const { center, clock } = harness;
  const find: Records["find"] = () => Promise.reject(new Error("was read"));
  const revocations = openRevocations(harness, { ...center.records, find });
  const claims = { purpose: "participant", subject: ADA, scope: "c", expiresAt: clock.now() + AGENT_TOKEN_MS } as const;

  expect(await revocations.isRevokedInStore(claims)).toBe(false);
});

it("[AC-05] a revocation is deleted once all its tokens have expired", async () => {
  await using harness = await inProcessCenter();
  const { center, clock } = harness;
  const stored = async () => (await harness.run(center.records.list("chat-revocation"))).map(({ id }) => id);
  await harness.run(openRevocations(harness).revoke([ADA]));
  const restarted = openRevocations(harness);
  await harness.run(restarted.load());
  await clock.run(AGENT_TOKEN_MS - 1);
  await harness.run(restarted.revoke([asId<ParticipantId>("grace")]));
  const during = await stored();
  await clock.run(1);

  await harness.run(restarted.revoke([asId<ParticipantId>("alan")]));

  expect(during).toEqual(["ada", "grace"]);
  expect(await stored()).toEqual(["alan", "grace"]);
});

it("[HN-03] stored revocations are read once notices are received, so that none falls in between", async () => {
  await using harness = await inProcessCenter();
  const { center, clock, random, log } = harness;
  const subscribed = Promise.withResolvers<void>();
  const listed: string[] = [];
  const records: Records = {
    ...center.records,
    list(kind) {
      listed.push(kind);
      return center.records.list(kind);
    },
  };
  const followNodes: Center["feeds"]["followNodes"] = (follower) => {
    const following = center.feeds.followNodes(follower);
    return { ready: subscribed.promise, [Symbol.dispose]: () => following[Symbol.dispose]() };
  };
  using notices = createNodeNotices({
    center: { feeds: { ...center.feeds, followNodes }, records },
    clock,
    random,
    log,
  });
  const loading = createChatRevocations({ records, clock, notices }).load();
  await clock.drain();
  const early = [...listed];

  subscribed.resolve();
  await harness.run(loading);

  expect([early, listed]).toEqual([[], ["chat-revocation"]]);
});
