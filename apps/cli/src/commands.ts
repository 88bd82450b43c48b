import { readAudit } from "./audit.ts";
import { backUp } from "./backup.ts";
import { applyFile, exportCenter } from "./center-files.ts";
import { check } from "./check.ts";
import type { CommandGroup } from "./command.ts";
import { eraseContact, explainContact, exportContact } from "./contacts.ts";
import { addKey, listKeys, revokeKey } from "./keys.ts";
import { restore } from "./restore.ts";
import { showOrSetRetention } from "./retention.ts";
import { addUser, disableUser, listUsers, replacePassword } from "./users.ts";

/** All commands but `serve`, which bin/tributary.mjs runs. */
export const COMMANDS: readonly CommandGroup[] = [
  { title: "Users (the server must run)", commands: [addUser, replacePassword, disableUser, listUsers] },
  { title: "Access keys for programs (the server must run)", commands: [addKey, revokeKey, listKeys] },
  { title: "Contacts (the server must run)", commands: [explainContact, exportContact, eraseContact] },
  { title: "Retention (the server must run)", commands: [showOrSetRetention] },
  { title: "Audit log (the server must run)", commands: [readAudit] },
  { title: "Configuration as a file (the server must run)", commands: [exportCenter, applyFile] },
  { title: "Data", commands: [backUp, restore, check] },
];
