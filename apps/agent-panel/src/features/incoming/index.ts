export { Incoming } from "./incoming.view.tsx";
export { type IncomingSnapshot, incomingOf, type RingWish, ringWishOf } from "./incoming.view-model.ts";
export { createRingTone, type RingTone } from "./ring-tone.ts";
export { createRinging, type Ringing } from "./ringing.ts";
