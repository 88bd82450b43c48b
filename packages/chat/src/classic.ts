/** The library as one script tag: defines `connect.ChatSession` and the names beside it. */
import { defineGlobalNames } from "./chatjs/default-instance.ts";

defineGlobalNames();
