import { createHash, createPrivateKey, generateKeyPair, sign } from "node:crypto";
import { promisify } from "node:util";
import type { Records } from "@tributary/engine";
import type { Clock, Random } from "@tributary/kernel";
import { CenterError } from "@tributary/model";
import * as v from "valibot";
import { selfSignedCertificate } from "./certificate.ts";

/** The key by which notifications of a center are signed, and its certificate, which the center publishes. */
export interface NotificationKey {
  /** Returns the signature of a text: RSA with SHA-256, in base 64. */
  sign(text: string): string;
  /** Shape: PEM. */
  readonly certificate: string;
  /** Path at which the center publishes the certificate. It names the certificate, so that clients may keep it. */
  readonly path: string;
}

const KIND = "notification-key";
const ID = "current";

/** Time for which no other node creates a key too: longer than any start. Unit: milliseconds. */
const CLAIM_MS = 86_400_000;

const DAY_MS = 86_400_000;

/** Validity of the certificate. Unit: milliseconds. */
const VALID_MS = 20 * 365 * DAY_MS;

const RSA_BITS = 2_048;

const storedKey = v.object({ privateKey: v.string(), certificate: v.string() });

type StoredKey = v.InferOutput<typeof storedKey>;

type Deps = { readonly records: Records; readonly clock: Pick<Clock, "now">; readonly random: Random };

/** Returns the key of the center; it is created at first use. Nodes that do this at once use the same one. Rule HK-23. */
export async function readOrCreateNotificationKey({ records, clock, random }: Deps): Promise<NotificationKey> {
  const stored = await readKey(records);
  if (stored !== undefined) return keyOf(stored);
  const value = await newKey({ clock, random });
  const claim = { key: `${KIND}/${ID}`, holder: "", endsAt: clock.now() + CLAIM_MS };
  if (await records.claim(claim, { put: [{ kind: KIND, id: ID, value }] })) return keyOf(value);
  const other = await readKey(records);
  if (other === undefined) throw new CenterError("internal", "The stored key for notifications cannot be read.");
  return keyOf(other);
}

async function newKey({ clock, random }: Pick<Deps, "clock" | "random">): Promise<StoredKey> {
  const keys = await promisify(generateKeyPair)("rsa", { modulusLength: RSA_BITS });
  const now = clock.now();
  const facts = {
    commonName: "Tributary notifications",
    serial: random.bytes(16),
    notBefore: now - DAY_MS,
    notAfter: now + VALID_MS,
  };
  const privateKey = keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  return { privateKey, certificate: selfSignedCertificate(facts, keys) };
}

async function readKey(records: Records): Promise<StoredKey | undefined> {
  const stored = v.safeParse(storedKey, (await records.find(KIND, ID))?.value);
  return stored.success ? stored.output : undefined;
}

function keyOf({ privateKey, certificate }: StoredKey): NotificationKey {
  const key = createPrivateKey(privateKey);
  const name = createHash("sha256").update(certificate).digest("hex").slice(0, 32);
  return {
    sign: (text) => sign("sha256", Buffer.from(text, "utf8"), key).toString("base64"),
    certificate,
    path: `/SimpleNotificationService-${name}.pem`,
  };
}
