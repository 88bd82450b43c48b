import * as v from "valibot";
import { object } from "../object.ts";

const port = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535));

/** Schema of {@link VoiceSettings}. */
export const voiceSettings = object({
  /** UDP ports that the process may use, both included. It uses one for each address of the machine, the same where possible. Zeros: any free ones. */
  ports: object({ first: port, last: port }),
  /** Addresses under which peers reach this machine, such as the public one in front of a NAT. Added to those of its interfaces. */
  announcedAddresses: v.pipe(v.array(v.pipe(v.string(), v.ip())), v.maxLength(8), v.readonly()),
  /** True: 127.0.0.1 is a candidate too, for peers on the same machine. */
  hasLoopback: v.boolean(),
  /** The process is also a relay for browsers that send audio through one only. */
  relay: v.optional(
    object({
      /** UDP port. Zero: any free one. */
      port,
      /** Port that the relay had in the process before, if any port may be taken. It is tried first: pages know the address of the relay from before. */
      lastPort: v.optional(port),
      /** True: it listens on 127.0.0.1 only. */
      isLocal: v.boolean(),
      /** Secret that the server shares with the relay, to make credentials. */
      secret: v.pipe(v.string(), v.minLength(16), v.maxLength(256)),
    }),
  ),
});

/** Settings of a voice process. */
export type VoiceSettings = v.InferOutput<typeof voiceSettings>;
