import { type Journal, JournalError } from "@tributary/journal";
import { CenterError } from "@tributary/model";

/** Passes the promise on, with errors of the journal converted to the catalog of the center. */
export function mapJournalErrors<T>(promise: Promise<T>): Promise<T> {
  return promise.catch((error: unknown) => {
    throw toCenterError(error);
  });
}

/** Returns the journal with its errors converted. The feeds report theirs as reasons. */
export function withCenterErrors(journal: Journal): Journal {
  return {
    ...journal,
    run: (needs, decide) => mapJournalErrors(journal.run(needs, decide)),
    runChained: (needs, further, decide) => mapJournalErrors(journal.runChained(needs, further, decide)),
    durable: (ref) => mapJournalErrors(journal.durable(ref)),
    read: (ref, query) => mapJournalErrors(journal.read(ref, query)),
    loadActive: (type) => mapJournalErrors(journal.loadActive(type)),
    watch: (type) => mapJournalErrors(journal.watch(type)),
    seqsAt: (ref, at) => mapJournalErrors(journal.seqsAt(ref, at)),
  };
}

function toCenterError(error: unknown): unknown {
  if (!(error instanceof JournalError)) return error;
  return new CenterError(error.code, error.message, { details: error.details, cause: error });
}
