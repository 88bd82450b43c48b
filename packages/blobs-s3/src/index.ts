/** Storage of files in a bucket of an S3-compatible service. */
export { createS3Blobs, type S3Blobs, type S3BlobsOptions } from "./s3-blobs.ts";
