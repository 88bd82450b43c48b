/** Self-signed X.509 certificates, with which endpoints verify notifications. Source: RFC 5280 section 4.1. */
import { Buffer } from "node:buffer";
import { type KeyObject, sign } from "node:crypto";
import type { EpochMs } from "@tributary/kernel";

export type CertificateFacts = {
  readonly commonName: string;
  /** Shape: 16 random bytes. */
  readonly serial: Uint8Array;
  readonly notBefore: EpochMs;
  readonly notAfter: EpochMs;
};

/** The keys of a certificate, of RSA. */
export type CertificateKeys = { readonly publicKey: KeyObject; readonly privateKey: KeyObject };

/** Tags of ASN.1. */
const TAGS = { integer: 0x02, bits: 0x03, utf8: 0x0c, time: 0x18, sequence: 0x30, set: 0x31, version: 0xa0 } as const;

/** sha256WithRSAEncryption with its empty parameters. Source: RFC 4055 section 5 */
const SHA256_WITH_RSA = Buffer.from("300d06092a864886f70d01010b0500", "hex");

/** The object identifier of a common name. Source: RFC 5280 section 4.1.2.4 */
const COMMON_NAME = Buffer.from("0603550403", "hex");

/** The version number of X.509 version 3. */
const VERSION_3 = Buffer.from([2]);

/** Returns a certificate that the key itself has signed, as PEM. */
export function selfSignedCertificate(
  { commonName, serial, notBefore, notAfter }: CertificateFacts,
  { publicKey, privateKey }: CertificateKeys,
): string {
  const attribute = element(TAGS.sequence, COMMON_NAME, element(TAGS.utf8, Buffer.from(commonName, "utf8")));
  const name = element(TAGS.sequence, element(TAGS.set, attribute));
  const body = element(
    TAGS.sequence,
    element(TAGS.version, element(TAGS.integer, VERSION_3)),
    element(TAGS.integer, positive(serial)),
    SHA256_WITH_RSA,
    name,
    element(TAGS.sequence, timeOf(notBefore), timeOf(notAfter)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
  );
  const signature = element(TAGS.bits, Buffer.from([0]), sign("sha256", body, privateKey));
  return pemOf(element(TAGS.sequence, body, SHA256_WITH_RSA, signature));
}

/** Numbers are signed: the first bit of a positive one is 0. A leading zero byte would be one too many. */
function positive(bytes: Uint8Array): Buffer {
  const number = Buffer.from(bytes);
  number[0] = ((number[0] ?? 0) & 0x3f) | 0x40;
  return number;
}

/** Shape: `YYYYMMDDHHMMSSZ`. */
function timeOf(at: EpochMs): Buffer {
  const digits = new Date(at).toISOString().replace(/\.\d+|[-:T]/g, "");
  return element(TAGS.time, Buffer.from(digits, "latin1"));
}

function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.byteLength), content]);
}

function lengthOf(bytes: number): Buffer {
  if (bytes < 0x80) return Buffer.from([bytes]);
  const digits = bytes < 0x100 ? [bytes] : [bytes >> 8, bytes & 0xff]; // certificates have less than 64 kB
  return Buffer.from([0x80 | digits.length, ...digits]);
}

function pemOf(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}
