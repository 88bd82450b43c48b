/** The storage of files, as the settings choose it. */
import { createFolderBlobs } from "@tributary/blobs-folder";
import type { Blobs } from "@tributary/engine";
import type { Clock, Logger } from "@tributary/kernel";
import { CenterError } from "@tributary/model";
import type { Config } from "../config/schema.ts";
import type { DataFolder } from "../data-folder.ts";

type Deps = { readonly clock: Clock; readonly log: Logger };

type AttachmentConfig = Pick<
  Config,
  | "attachmentsDir"
  | "attachmentsS3Bucket"
  | "attachmentsS3Endpoint"
  | "attachmentsS3Region"
  | "attachmentsS3Prefix"
  | "attachmentsS3KeyId"
  | "attachmentsS3SecretKey"
  | "fanoutUrl"
>;

/** A storage that is open; null: this node refuses files. */
export type OpenBlobs = { readonly blobs: Blobs | null } & Disposable;

/** Opens the storage. Errors: `unavailable` with a sentence for the operator. */
export async function openBlobs(deps: Deps, config: AttachmentConfig, folder: DataFolder): Promise<OpenBlobs> {
  if (config.attachmentsS3Bucket !== undefined) return openBucket(config, config.attachmentsS3Bucket);
  if (config.attachmentsDir === undefined && config.fanoutUrl !== undefined) {
    deps.log.info("attachments are off: several nodes need attachmentsS3Bucket or attachmentsDir");
    return { blobs: null, [Symbol.dispose]: () => undefined };
  }
  const path = config.attachmentsDir ?? folder.attachments;
  const blobs = await createFolderBlobs(deps, { folder: path });
  return { blobs, [Symbol.dispose]: () => blobs[Symbol.dispose]() };
}

async function openBucket(config: AttachmentConfig, bucket: string): Promise<OpenBlobs> {
  const { attachmentsS3KeyId: keyId, attachmentsS3SecretKey: secretKey, attachmentsS3Endpoint: endpoint } = config;
  // Its client adds a tenth of a second to a start, and tens of megabytes.
  const { createS3Blobs } = await import("@tributary/blobs-s3");
  const storage = createS3Blobs({
    bucket,
    region: config.attachmentsS3Region,
    prefix: config.attachmentsS3Prefix ?? "",
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(keyId === undefined || secretKey === undefined ? {} : { credentials: { keyId, secretKey } }),
  });
  try {
    await storage.check();
    return storage;
  } catch (error) {
    storage[Symbol.dispose]();
    throw withSettings(error);
  }
}

function withSettings(error: unknown): unknown {
  if (!(error instanceof CenterError)) return error;
  return new CenterError("unavailable", `${error.message} (settings: attachmentsS3…)`, { cause: error });
}
