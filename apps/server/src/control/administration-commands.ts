import type { AdministrationCommand, ControlCommand } from "@tributary/control";
import { createPasswordLinks, type HttpContext } from "@tributary/http";
import { auditCommands } from "./audit-commands.ts";
import { centerFileCommands } from "./center-file-commands.ts";
import { contactCommands } from "./contact-commands.ts";
import { type KeyCommandDeps, keyCommands } from "./key-commands.ts";
import { type RetentionCommandDeps, retentionCommands } from "./retention-commands.ts";
import { type UserCommandDeps, userCommands } from "./user-commands.ts";

/** Services of the commands besides those of the HTTP server. */
export type AdministrationDeps = Omit<
  UserCommandDeps & KeyCommandDeps & RetentionCommandDeps,
  keyof HttpContext | "links"
>;

/** Returns the commands on users, access keys, contacts, retention, the audit log and center files. The caller of the control socket owns the process, so all are permitted. */
export function administrationCommands(
  context: HttpContext,
  deps: AdministrationDeps,
): Readonly<Record<AdministrationCommand, ControlCommand>> {
  const { records, audit, directory } = context.center;
  const links = createPasswordLinks({ ...context, records, audit, users: directory });
  return {
    ...userCommands({ ...context, ...deps, links }),
    ...keyCommands({ ...context, ...deps }),
    ...contactCommands(context),
    ...retentionCommands({ ...context, ...deps }),
    ...auditCommands(context),
    ...centerFileCommands({ ...context, links }),
  };
}
