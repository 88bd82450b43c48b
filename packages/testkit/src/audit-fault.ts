import { JournalError, type Store } from "@tributary/journal";

/** A store that does not write the audit log while `isBroken`. */
export type AuditFault = { isBroken: boolean; readonly wrapStore: (store: Store) => Store };

/** Creates a fault that has not happened yet: commits with entries of the audit log are written until the test sets `isBroken`. */
export function createAuditFault(): AuditFault {
  const fault: AuditFault = {
    isBroken: false,
    wrapStore: (store) => ({
      ...store,
      commit(commit) {
        const isRefused = fault.isBroken && commit.changes.some(({ stream }) => stream.kind === "audit");
        return isRefused ? Promise.reject(new JournalError("unavailable", "disk full")) : store.commit(commit);
      },
    }),
  };
  return fault;
}
