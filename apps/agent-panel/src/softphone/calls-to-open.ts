import type { DeskContact } from "../shared/desk.ts";
import { type AudioConfig, audioConfigOf } from "./audio-config.ts";

/** A call whose audio belongs into the page that has the audio. */
export type CallToOpen = {
  readonly contactId: string;
  /** The agent's connection, by which host pages know the audio. */
  readonly connectionId: string;
  readonly config: AudioConfig;
  /** False while it rings, and while a supervisor is silent: the microphone is not heard. */
  readonly isAccepted: boolean;
};

/** Returns the calls that ring, are connected or are monitored, in the order of the desk. Rules PA-58, PA-59. */
export function callsToOpen(contacts: readonly DeskContact[]): readonly CallToOpen[] {
  return contacts.flatMap(({ contactId, agentConnectionId, phase, call, monitor }) => {
    const config = audioConfigOf(call?.media ?? null);
    const isOpen = phase === "offered" || phase === "connected" || phase === "monitoring";
    if (config === null || agentConnectionId === null || !isOpen) return [];
    const isAccepted = phase === "connected" || monitor?.mode === "barge";
    return { contactId, connectionId: agentConnectionId, config, isAccepted };
  });
}
