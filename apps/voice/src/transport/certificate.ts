import { createHash, verify, X509Certificate } from "node:crypto";
import { CipherContext, HashAlgorithm, NamedCurveAlgorithm, SignatureAlgorithm } from "werift";
import type { Fingerprint } from "../sdp/offer.ts";

/** The certificate of this process, with its key, for the handshakes of all legs. */
export type OwnCertificate = {
  readonly certPem: string;
  readonly keyPem: string;
  readonly signatureHash: Awaited<ReturnType<typeof CipherContext.createSelfSignedCertificateWithKey>>["signatureHash"];
  /** SHA-256 digest, in the form of SDP. */
  readonly fingerprint: string;
};

/** Makes a self-signed certificate with a new key. */
export async function createCertificate(): Promise<OwnCertificate> {
  const made = await CipherContext.createSelfSignedCertificateWithKey(
    { hash: HashAlgorithm.sha256_4, signature: SignatureAlgorithm.ecdsa_3 },
    NamedCurveAlgorithm.secp256r1_23,
  );
  return { ...made, fingerprint: digestOf(new X509Certificate(made.certPem).raw, "sha-256") };
}

/** True if the certificate has the fingerprint. */
export function matches(certificate: Buffer, fingerprint: Fingerprint): boolean {
  return digestOf(certificate, fingerprint.algorithm) === fingerprint.value;
}

/** Hash algorithms of signatures, by their number. SHA-1 is not accepted. Source: RFC 5246 section 7.4.1.4.1. */
const SIGNATURE_HASHES: Readonly<Record<number, string>> = { 4: "sha256", 5: "sha384", 6: "sha512" };

/**
 * True if the message *CertificateVerify* proves that its sender has the key of the certificate: a signature of all messages before it.
 *
 * Source: RFC 5246 section 7.4.8.
 */
export function provesPossession(certificate: Buffer, message: Buffer, transcript: Buffer): boolean {
  if (message.length < 4 || message.length !== 4 + message.readUInt16BE(2)) return false;
  const hash = SIGNATURE_HASHES[message.readUInt8(0)];
  if (hash === undefined) return false;
  return verify(hash, transcript, new X509Certificate(certificate).publicKey, message.subarray(4));
}

function digestOf(certificate: Buffer, algorithm: Fingerprint["algorithm"]): string {
  const digest = createHash(algorithm.replace("-", "")).update(certificate).digest("hex").toUpperCase();
  return digest.match(/../g)?.join(":") ?? "";
}
