import type { ParticipantId } from "@tributary/model";

/** Parties of a call whose audio has arrived, as far as this node can know. */
export interface HeardParties {
  arrived(party: ParticipantId): void;
  isUnheard(party: ParticipantId): boolean;
}

/** Creates the record of a call. `known`: the parties whose audio is needed then; it may have arrived before, at another node or before a restart. Rule VC-22. */
export function createHeardParties(known: readonly ParticipantId[]): HeardParties {
  const heard = new Set(known);
  return {
    arrived: (party) => void heard.add(party),
    isUnheard: (party) => !heard.has(party),
  };
}
