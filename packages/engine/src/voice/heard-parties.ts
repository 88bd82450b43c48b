import type { ParticipantId } from "@tributary/model";

/** Parties of a call whose audio is needed and has never arrived, as far as this node can know. */
export interface HeardParties {
  /** Takes the parties whose audio is needed now. Those of the first time may have been heard before, by another node or before a restart. */
  need(parties: readonly ParticipantId[]): void;
  arrived(party: ParticipantId): void;
  isUnheard(party: ParticipantId): boolean;
}

/** Creates the record for a call that this node has just learned of: it has seen no audio yet. Rule VC-22. */
export function createHeardParties(): HeardParties {
  const heard = new Set<ParticipantId>();
  let isFirst = true;
  return {
    need(parties) {
      if (isFirst) for (const party of parties) heard.add(party);
      isFirst = false;
    },
    arrived: (party) => void heard.add(party),
    isUnheard: (party) => !heard.has(party),
  };
}
