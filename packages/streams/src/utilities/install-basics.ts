import type { Connect } from "../namespace.ts";
import { NotImplementedError, StateError, ValueError } from "./errors.ts";
import { isValidLocale } from "./page.ts";
import { createPublishing } from "./publish.ts";

/** Adds of the helpers what the other parts themselves use; everything else is for pages that look for it under `connect.`. */
export function installBasics(ns: Connect): void {
  Object.assign(ns, { ValueError, StateError, NotImplementedError, isValidLocale }, createPublishing(ns));
}
