import type { NewAuditEvent } from "@tributary/engine";
import { asId, type UserId } from "@tributary/model";
import { createManualClock, demoAgentId } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { openAuthServer } from "../../test/auth-server.ts";
import { createAuditNotes } from "./audit-notes.ts";

const [ADA, GRACE] = [asId<UserId>("ada"), asId<UserId>("grace")];
const signInRefused = (userId: UserId) =>
  ({ type: "user.sign-in-refused", userId, address: "192.0.2.1", reason: "wrong-password" }) as const;

function openNotes() {
  const clock = createManualClock();
  const added: NewAuditEvent[] = [];
  const audit = { note: (event: NewAuditEvent) => void added.push(event) };
  return { clock, added, notes: createAuditNotes({ audit, clock }) };
}

describe("notes", () => {
  it("[AL-04] of refusals are ten per user, then ten in an hour", () => {
    const { clock, added, notes } = openNotes();

    for (let attempt = 0; attempt < 1_000; attempt += 1) notes.note(ADA, signInRefused(ADA));
    notes.note(GRACE, signInRefused(GRACE));
    expect(added).toHaveLength(11);

    clock.advance(3_600_000);
    for (let attempt = 0; attempt < 1_000; attempt += 1) notes.note(ADA, signInRefused(ADA));
    expect(added).toHaveLength(21);
  });

  it("[AL-04] of sign-ins are left by refusals", () => {
    const { added, notes } = openNotes();

    for (let attempt = 0; attempt < 100; attempt += 1) notes.note(ADA, signInRefused(ADA));
    notes.note(ADA, { type: "user.signed-in", userId: ADA, address: "192.0.2.1" });

    expect(added.at(-1)).toMatchObject({ type: "user.signed-in" });
  });
});

it("[AL-02, AL-04] sign-ins of users are in the audit log, attempts with unknown names are not", async () => {
  await using server = await openAuthServer();
  const { center, clock, ask } = server;
  await server.signIn();
  for (let guess = 0; guess < 11; guess += 1) await server.signIn("a wrong secret");
  await ask("POST", "/auth/sign-in", { body: { username: "nobody", password: "tributary" } });

  await clock.drain();
  const reading = center.audit.read({ configuration: 1_000, audit: 0 }, 100);
  await clock.drain();

  const { entries } = await reading;
  const common = { userId: demoAgentId(1), address: "127.0.0.1" };
  expect(entries).toMatchObject([
    { type: "user.signed-in", ...common },
    ...Array.from({ length: 10 }, () => ({ type: "user.sign-in-refused", reason: "wrong-password", ...common })),
  ]);
  expect(JSON.stringify(entries)).not.toContain("secret");
});
