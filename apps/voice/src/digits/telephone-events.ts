/** Keys that arrive as telephone events: several packets for each key. Source: RFC 4733 section 2.5. */
export interface TelephoneEvents {
  /** Takes the payload of a packet. Returns the key, with its first packet; undefined for repeated packets and other events. */
  receive(event: {
    readonly timestamp: number;
    readonly ssrc: number;
    readonly payload: Uint8Array;
  }): string | undefined;
}

/** Keys by the number of their event. */
const KEYS = "0123456789*#ABCD";

/** Bytes of a payload. Longer ones have several events, of which the first is the newest. */
const EVENT_BYTES = 4;

/** Longest duration that a packet can state. A longer key continues with a timestamp that is this much later. Source: RFC 4733 section 2.5.1.3. */
const MAX_DURATION = 0xffff;

/** Keys whose later packets are recognized. Packets of older ones do not arrive any more. */
const MAX_RECENT = 32;

/** Creates a receiver. All packets of a key have the timestamp of its beginning. */
export function createTelephoneEvents(): TelephoneEvents {
  const recent = new Set<string>();
  return {
    receive({ timestamp, ssrc, payload }) {
      const key = payload.length < EVENT_BYTES ? undefined : KEYS[payload[0] ?? KEYS.length];
      const id = `${ssrc} ${timestamp}`;
      if (key === undefined || recent.has(id)) return undefined;
      const isContinued = recent.has(`${ssrc} ${(timestamp - MAX_DURATION) >>> 0}`);
      recent.add(id);
      for (const oldest of recent) {
        if (recent.size <= MAX_RECENT) break;
        recent.delete(oldest);
      }
      return isContinued ? undefined : key;
    },
  };
}
