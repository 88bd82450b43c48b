import { ATTRIBUTE, type StunMessage } from "../stun/stun-message.ts";
import { isXorIpv6, readXorIpv4 } from "../stun/xor-address.ts";
import type { Allocation } from "./allocation.ts";
import { METHOD, type Outcome, REFUSAL } from "./relay-requests.ts";

/** Channels that clients may bind. Source: RFC 8656 section 12. */
const [FIRST_CHANNEL, LAST_CHANNEL] = [0x4000, 0x4fff];

const DONE: Outcome = { ok: true, attributes: [] };

/** Decides a request for a permission or a channel to a voice process. */
export function decidePeer(
  { type, attributes, transactionId }: StunMessage,
  allocation: Pick<Allocation, "permit" | "bind">,
): Outcome {
  const value = attributes.get(ATTRIBUTE.xorPeerAddress);
  const peer = readXorIpv4(value, transactionId);
  if (peer === undefined) return { ok: false, refusal: isXorIpv6(value) ? REFUSAL.peerFamily : REFUSAL.badRequest };
  if (type === METHOD.permit) return allocation.permit(peer) ? DONE : { ok: false, refusal: REFUSAL.forbidden };
  const channel = attributes.get(ATTRIBUTE.channelNumber);
  const number = channel?.length === 4 ? channel.readUInt16BE(0) : 0;
  if (type !== METHOD.bind || number < FIRST_CHANNEL || number > LAST_CHANNEL) {
    return { ok: false, refusal: REFUSAL.badRequest };
  }
  return allocation.bind(number, peer) ? DONE : { ok: false, refusal: REFUSAL.forbidden };
}
