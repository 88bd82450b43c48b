import type { Connect } from "../namespace.ts";
import { createStorageAccess } from "./storage-access.ts";

/** Adds `connect.storageAccess`. */
export function installStorageAccess(ns: Connect): void {
  ns.storageAccess = createStorageAccess((text) => new ns.ValueError(text));
}
