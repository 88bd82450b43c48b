/** The library as one script tag: defines `globalThis.connect`. */
import { defineGlobalNames } from "./default-instance.ts";

defineGlobalNames();
