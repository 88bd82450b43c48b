/** Commands on the time for which conversations are kept. Rule CO-15. */
import { controlCommand } from "@tributary/control";
import type { HttpContext } from "@tributary/http";
import { accepted, refused } from "@tributary/kernel";
import { explain, MAX_RETENTION_DAYS } from "@tributary/model";
import { BY_COMMAND_LINE } from "./by-command-line.ts";

/** `archiveDir`: folder of the archive; absent if there is none. */
export type RetentionCommandDeps = Pick<HttpContext, "center" | "log"> & { readonly archiveDir?: string | undefined };

/** Returns the commands, by name. */
export function retentionCommands({ center, log, archiveDir }: RetentionCommandDeps) {
  const { directory, administration } = center;
  const present = () => {
    return { days: directory.definition.instance.retentionDays ?? null, archiveDir: archiveDir ?? null };
  };
  return {
    "retention-read": controlCommand("retention-read", async () => accepted(present())),
    "retention-set": controlCommand("retention-set", async ({ days }) => {
      if (days !== null && !(Number.isInteger(days) && days >= 1 && days <= MAX_RETENTION_DAYS)) {
        return refused(`The number of days is a whole number from 1 to ${MAX_RETENTION_DAYS}.`);
      }
      const changed = await administration(BY_COMMAND_LINE).changeInstance((instance) =>
        (instance.retentionDays ?? null) === days ? instance : { ...instance, retentionDays: days },
      );
      if (!changed.ok) return refused(explain(changed.refusal));
      log.info("retention changed", { days });
      return accepted(present());
    }),
  };
}
