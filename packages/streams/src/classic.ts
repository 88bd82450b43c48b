/** The library as one script tag: defines `globalThis.connect`. */
import { defineGlobalNames } from "./global-names.ts";

defineGlobalNames();
