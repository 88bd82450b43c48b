import type { DeskContact } from "../shared/desk.ts";
import { type AudioConfig, audioConfigOf } from "./audio-config.ts";

/** A call whose audio belongs into the page that has the audio. */
export type CallToOpen = {
  readonly contactId: string;
  /** The agent's connection, by which host pages know the audio. */
  readonly connectionId: string;
  readonly config: AudioConfig;
  /** False while it rings: the leg is parked then. */
  readonly isAccepted: boolean;
};

/** Returns the calls that ring or are connected, in the order of the desk. Rules PA-58, PA-59. */
export function callsToOpen(contacts: readonly DeskContact[]): readonly CallToOpen[] {
  return contacts.flatMap(({ contactId, agentConnectionId, phase, call }) => {
    const config = audioConfigOf(call?.media ?? null);
    if (config === null || agentConnectionId === null || (phase !== "offered" && phase !== "connected")) return [];
    return { contactId, connectionId: agentConnectionId, config, isAccepted: phase === "connected" };
  });
}
