/** Time of one scan. The engine rejects a file that has no result after as long. Unit: milliseconds. Source: docs/wire/participant.md#attachments. */
export const SCAN_TIMEOUT_MS = 60_000;
