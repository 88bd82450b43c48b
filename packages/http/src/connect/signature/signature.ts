import { createHash, createHmac } from "node:crypto";

/** Signed parts of a request, all as received. */
export type SignedRequest = {
  readonly method: string;
  /** Percent-encoded once, without the query. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
};

/** Parameters of a signature. */
export type SigningTerms = {
  readonly secret: string;
  /** `{yyyymmdd}/{region}/{service}/aws4_request`. */
  readonly scope: string;
  /** `{yyyymmdd}T{hhmmss}Z`. */
  readonly date: string;
  readonly signedHeaders: readonly string[];
};

/**
 * Computes the expected signature of a request. Shape: 64 hexadecimal digits.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signatureOf(request: SignedRequest, { secret, scope, date, signedHeaders }: SigningTerms): string {
  const canonical = canonicalRequest(request, signedHeaders);
  const toSign = ["AWS4-HMAC-SHA256", date, scope, sha256(canonical)].join("\n");
  const key = scope.split("/").reduce((parent: string | Buffer, part) => hmac(parent, part), `AWS4${secret}`);
  return hmac(key, toSign).toString("hex");
}

/** Returns the hash of a body as in `x-amz-content-sha256`. */
export function payloadHash(body: Buffer): string {
  return sha256(body);
}

function canonicalRequest(request: SignedRequest, signedHeaders: readonly string[]): string {
  return [
    request.method,
    canonicalPath(request.path),
    canonicalQuery(request.query),
    ...[...signedHeaders].sort().map((name) => `${name}:${canonicalHeader(request.headers[name])}`),
    "",
    [...signedHeaders].sort().join(";"),
    payloadHash(request.body),
  ].join("\n");
}

/** Encodes the received path once more and removes dot and empty segments: the rule for all services but S3. */
function canonicalPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(encode(segment));
  }
  const end = segments.length > 0 && path.endsWith("/") ? "/" : "";
  return `/${segments.join("/")}${end}`;
}

function canonicalQuery(query: string): string {
  return [...new URLSearchParams(query)]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

function canonicalHeader(value: string | string[] | undefined): string {
  return [value ?? ""].flat().join(",").replaceAll(/\s+/g, " ").trim();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}

function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac("sha256", key).update(data).digest();
}
