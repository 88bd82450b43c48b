import { SCAN_MS, type ScannedFile, type Scanner } from "@tributary/engine";
import { createOutgoingFetch } from "@tributary/http";
import type { Clock } from "@tributary/kernel";
import * as v from "valibot";

/** Address of the scanner, and the token that it expects. */
export type HttpScannerOptions = { readonly url: string; readonly token?: string };

/** The form of the service's own scanners. Source: https://docs.aws.amazon.com/connect/latest/adminguide/setup-attachment-scanning.html */
const scanAnswer = v.object({ Status: v.picklist(["APPROVED", "REJECTED", "IN_PROGRESS"]) });

const VERDICTS = { APPROVED: "approved", REJECTED: "rejected", IN_PROGRESS: "in-progress" } as const;

/** Creates a scanner that sends files to an address. Rule AX-21. */
export function createHttpScanner(deps: { readonly clock: Clock }, { url, token }: HttpScannerOptions): Scanner {
  const { origin } = new URL(url);
  const fetch = createOutgoingFetch(deps, { allowedOrigins: [origin], timeoutMs: SCAN_MS });
  return {
    async scan(file, bytes) {
      const headers = { ...headersOf(file), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
      const answer = await fetch(url, { method: "POST", headers, body: bytes });
      if (!answer.ok) throw new Error(`the scanner answered with ${answer.status}`);
      const parsed = v.safeParse(scanAnswer, await answer.json());
      if (!parsed.success) throw new Error("the scanner answered without a Status");
      return VERDICTS[parsed.output.Status];
    },
  };
}

/** Names of customers are percent-encoded: a header has no other characters. */
function headersOf({ attachmentId, name, contentType, sizeBytes, contactId }: ScannedFile): Record<string, string> {
  return {
    "content-type": "application/octet-stream",
    "x-attachment-id": attachmentId,
    "x-attachment-name": encodeURIComponent(name),
    "x-attachment-type": contentType,
    "x-attachment-size": String(sizeBytes),
    "x-contact-id": contactId,
  };
}
