import { createHash } from "node:crypto";
import type { AuditLog, Records, StoredRecord } from "@tributary/engine";
import type { Clock, EpochMs, Random } from "@tributary/kernel";
import type { User, UserId } from "@tributary/model";
import * as v from "valibot";

/** A new link. The token is in its address, and nowhere else. */
export type NewPasswordLink = {
  readonly token: string;
  readonly expiresAt: EpochMs;
  /** Returns the record that makes it a link of the user: the caller writes it. */
  recordFor(userId: string): StoredRecord;
};

/** A link that has not been used, ended or expired. */
export type OpenPasswordLink = { readonly userId: UserId; readonly expiresAt: EpochMs };

/** State of a link. `ended`: used, expired, replaced, or its user was deleted. */
export type PasswordLink =
  | { readonly state: "open"; readonly user: User }
  | { readonly state: "ended" }
  | { readonly state: "unknown" };

/** Links with which users set their own password, once each. Stored, so that they are the same on every node. */
export interface PasswordLinks {
  newLink(): NewPasswordLink;
  find(token: string): Promise<PasswordLink>;
  /** Stores the password record, its entry in the audit log, and the end of the link in one commit. Returns false, and changes nothing, if the link is not open. */
  use(token: string, password: StoredRecord): Promise<boolean>;
  /** Ends the links of a user: those in use at the same time have set the password before, or do not set it. */
  endAllOf(userId: UserId): Promise<void>;
  listOpen(): Promise<readonly OpenPasswordLink[]>;
}

/** Validity of a link: a week, so that holidays do not matter. Unit: milliseconds. */
const LINK_MS = 7 * 86_400_000;

/** Time for which an expired link is kept, to report it as expired and not as unknown. Unit: milliseconds. */
const KEPT_MS = 30 * 86_400_000;

/** Time for which a used link is claimed after it has expired: the clocks of nodes differ. Unit: milliseconds. */
const CLAIM_MARGIN_MS = 600_000;

/** Length of the random token. Unit: bytes. */
const TOKEN_BYTES = 32;

const KIND = "password-link";

const storedLink = v.object({ userId: v.string(), expiresAt: v.number(), hasEnded: v.optional(v.boolean(), false) });

type Deps = {
  readonly records: Records;
  readonly audit: Pick<AuditLog, "addClaimed">;
  readonly clock: Clock;
  readonly random: Random;
  readonly users: { user(id: string): User | undefined };
};

/**
 * Creates the links of a center. The store has the hash of each token, so that a copy of the database contains no usable link. Rules AD-10 to AD-12.
 */
export function createPasswordLinks({ records, audit, clock, random, users }: Deps): PasswordLinks {
  const isOpen = ({ hasEnded, expiresAt }: ReadLink): boolean => !hasEnded && expiresAt > clock.now();
  const listLinks = async (): Promise<readonly ReadLink[]> => (await records.list(KIND)).flatMap(readLink);
  const findLink = async (token: string): Promise<ReadLink | undefined> =>
    readLink(await records.find(KIND, idOf(token)))[0];

  return {
    newLink() {
      const token = Buffer.from(random.bytes(TOKEN_BYTES)).toString("base64url");
      const expiresAt = clock.now() + LINK_MS;
      const recordFor = (userId: string): StoredRecord => ({
        kind: KIND,
        id: idOf(token),
        value: { userId, expiresAt },
      });
      return { token, expiresAt, recordFor };
    },
    async find(token) {
      const link = await findLink(token);
      if (link === undefined) return { state: "unknown" };
      const user = users.user(link.userId);
      return isOpen(link) && user !== undefined ? { state: "open", user } : { state: "ended" };
    },
    async use(token, password) {
      const link = await findLink(token);
      if (link === undefined || !isOpen(link)) return false;
      const { userId } = link;
      const facts = [{ type: "user.password-set", userId, by: { kind: "user", userId } }] as const;
      return audit.addClaimed(claimOf(link), facts, { put: [password, ended(link)] });
    },
    async endAllOf(userId) {
      const links = await listLinks();
      for (const link of links) {
        if (link.userId === userId && isOpen(link)) await records.claim(claimOf(link), { put: [ended(link)] });
      }
      const outdated = links.filter(({ expiresAt }) => expiresAt + KEPT_MS <= clock.now());
      if (outdated.length > 0) await records.change({ delete: outdated.map(({ id }) => ({ kind: KIND, id })) });
    },
    async listOpen() {
      const open = (await listLinks()).filter(isOpen);
      return open.map(({ userId, expiresAt }) => ({ userId, expiresAt }));
    },
  };
}

type ReadLink = OpenPasswordLink & { readonly id: string; readonly hasEnded: boolean };

/** Taken by the caller that ends a link: only one does, of all nodes. */
function claimOf({ id, expiresAt }: ReadLink) {
  return { key: `${KIND}/${id}`, holder: "", endsAt: expiresAt + CLAIM_MARGIN_MS };
}

function ended({ id, userId, expiresAt }: ReadLink): StoredRecord {
  return { kind: KIND, id, value: { userId, expiresAt, hasEnded: true } };
}

/** Returns the link of a record, or nothing if there is none. */
function readLink(record: StoredRecord | undefined): readonly ReadLink[] {
  const parsed = v.safeParse(storedLink, record?.value);
  if (record === undefined || !parsed.success) return [];
  return [{ ...parsed.output, id: record.id, userId: parsed.output.userId as UserId }]; // written above, for a user
}

function idOf(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}
