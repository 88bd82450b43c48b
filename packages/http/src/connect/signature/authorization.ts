/** The parts of an `Authorization` header of Signature Version 4. */
export type Authorization = {
  readonly accessKeyId: string;
  /** `{yyyymmdd}/{region}/{service}/aws4_request`. */
  readonly scope: string;
  /** In lower case, in the order in which they were signed. */
  readonly signedHeaders: readonly string[];
  /** Hexadecimal. */
  readonly signature: string;
};

const FORM =
  /^AWS4-HMAC-SHA256 +Credential=([^/,\s]+)\/([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;
const KEY = /Credential=([^/,\s]+)/;

/** Parses the header. Returns undefined if it has another form. */
export function parseAuthorization(header: string): Authorization | undefined {
  const [, accessKeyId, scope, signedHeaders, signature] = FORM.exec(header) ?? [];
  if (!accessKeyId || !scope || !signedHeaders || !signature) return undefined;
  return { accessKeyId, scope, signedHeaders: signedHeaders.toLowerCase().split(";"), signature };
}

/** Returns the access key in a header, even if the rest is malformed. */
export function accessKeyIn(header: string): string | undefined {
  return KEY.exec(header)?.[1];
}
