import type { MediaDescription } from "@tributary/protocol/media";

/** A packet of a leg's peer. */
export type ReceivedPacket = {
  /** `keys`: a telephone event (RFC 4733). Both share sequence numbers and timestamps. */
  readonly kind: "audio" | "keys";
  /** 16 bits. */
  readonly sequenceNumber: number;
  /** 32 bits. Unit: 1/48,000 of a second for audio; for keys, a number that is the same for all packets of one key. */
  readonly timestamp: number;
  /** Identifies the sequence of packets: a peer that begins another one counts from new numbers. */
  readonly ssrc: number;
  readonly payload: Buffer;
};

/** Receiver of what happens to a leg. */
export type TransportListener = {
  readonly onPacket: (packet: ReceivedPacket) => void;
  /** The peer closed the connection, or cannot prove who it is. The leg is closed then. */
  readonly onClosed: () => void;
};

/** A leg that is open, on the network's side. */
export interface TransportLeg {
  readonly answer: MediaDescription;
  /** Answers an offer with new addresses; undefined if it is not one for this leg. */
  restart(offer: MediaDescription): Promise<MediaDescription | undefined>;
  /** Sends 20 milliseconds of Opus. Ignored while there is no connection. `timestamp`: 1/48,000 of a second. */
  writeRtp(payload: Uint8Array, timestamp: number): void;
  close(): void;
}

/** The network of a voice process: encrypted audio to and from peers. */
export interface Transport extends AsyncDisposable {
  /** Undefined: the offer cannot be answered. Errors: throws if the machine has no address. */
  open(offer: MediaDescription, listener: TransportListener): Promise<TransportLeg | undefined>;
}
