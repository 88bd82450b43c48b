/** Settings of the files of chats. Source: docs/guides/attachments.md. */
import { isSecureAddress } from "@tributary/http/settings";
import * as v from "valibot";
import { integerBetween, listSetting } from "./setting-types.ts";

/** Secret settings of this file. */
export const ATTACHMENT_SECRETS = ["attachmentsS3SecretKey", "attachmentScannerToken"] as const;

const S3_ENDPOINT = "an address such as https://s3.example.org, without a path";
const SCANNER_ADDRESS = "an https address such as https://scan.example.org/files; http at loopback addresses only";

export const attachmentSettings = {
  attachmentMegabytes: v.optional(
    v.pipe(
      integerBetween(1, 100),
      v.description("Maximum size of a file in a chat, in megabytes of 1048576 bytes. Whole number, 1 to 100."),
    ),
    20,
  ),
  attachmentsDir: v.optional(
    v.pipe(
      v.string(),
      v.minLength(1, "the path of a folder"),
      v.description(
        "Folder of the files of chats; its parent must exist. Default: `attachments` in the data folder. Several nodes (`fanoutUrl`) have no default: " +
          "they refuse files until they share a folder or a bucket; see guides/attachments.md.",
      ),
    ),
  ),
  attachmentsS3Bucket: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "the name of a bucket"),
      v.description("Bucket of an S3-compatible storage for the files of chats, in place of a folder. It must exist."),
    ),
  ),
  attachmentsS3Endpoint: v.optional(
    v.pipe(
      v.string(),
      v.check(isEndpoint, S3_ENDPOINT),
      v.description(
        "Address of that storage, e.g. `https://s3.example.org`; buckets are addressed by path. By default the one of AWS in `attachmentsS3Region`.",
      ),
    ),
  ),
  attachmentsS3Region: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[a-z0-9-]{1,40}$/, "the name of a region"),
      v.description("Region of the bucket; storages without regions accept any."),
    ),
    "us-east-1",
  ),
  attachmentsS3Prefix: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^(?:[A-Za-z0-9_-]{1,64}\/){0,4}$/, "letters, digits, _ and -, and a / at the end of each part"),
      v.description(
        "Beginning of the names of all objects, e.g. `tributary/`. Centers that share a bucket have different ones: each removes objects below its own that " +
          "none of its chats has.",
      ),
    ),
  ),
  attachmentsS3KeyId: v.optional(
    v.pipe(
      v.string(),
      v.minLength(1, "an access key id"),
      v.description(
        "Id of the access key to the bucket. Without it, credentials are looked for as by every AWS SDK: in the environment, in files, and from the machine.",
      ),
    ),
  ),
  attachmentsS3SecretKey: v.optional(
    v.pipe(v.string(), v.minLength(1, "a secret access key"), v.description("Secret of that access key.")),
  ),
  attachmentScannerUrl: v.optional(
    v.pipe(
      v.string(),
      v.check(isScannerAddress, SCANNER_ADDRESS),
      v.description(
        "Address to which each file is sent with `POST` before the other participants can get it; see guides/attachments.md. By default files are not " +
          "scanned.",
      ),
    ),
  ),
  attachmentScannerToken: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[\x21-\x7e]{1,1000}$/, "1 to 1000 visible ASCII characters"),
      v.description("Token that is sent to the scanner as `Authorization: Bearer`."),
    ),
  ),
  attachmentScannerCommand: v.optional(
    v.pipe(
      listSetting(),
      v.minLength(1, "a program and its arguments"),
      v.description(
        "Program that scans each file, in place of an address: its path and its arguments, comma-separated or as a list. It reads the file from standard " +
          "input, and no shell is involved.",
      ),
    ),
  ),
};

/** Settings that are useless without another one. */
export const ATTACHMENT_NEEDS = [
  { setting: "attachmentsS3Endpoint", needs: "attachmentsS3Bucket" },
  { setting: "attachmentsS3KeyId", needs: "attachmentsS3SecretKey" },
  { setting: "attachmentsS3SecretKey", needs: "attachmentsS3KeyId" },
  { setting: "attachmentsS3KeyId", needs: "attachmentsS3Bucket" },
  { setting: "attachmentScannerToken", needs: "attachmentScannerUrl" },
] as const;

/** Settings of which only one can be used. */
export const ATTACHMENT_CHOICES = [
  ["attachmentsDir", "attachmentsS3Bucket"],
  ["attachmentScannerUrl", "attachmentScannerCommand"],
] as const;

function isEndpoint(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && ["http:", "https:"].includes(url.protocol) && url.pathname === "/" && !hasMore(url);
}

function isScannerAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && isSecureAddress(url) && !hasMore(url);
}

function hasMore({ username, password, search, hash }: URL): boolean {
  return username + password + search + hash !== "";
}
