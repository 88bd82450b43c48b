export { Incoming } from "./incoming.view.tsx";
export { type IncomingSnapshot, incomingOf, ringWishOf } from "./incoming.view-model.ts";
export { createRingTone, type RingTone } from "./ring-tone.ts";
export { createRinging } from "./ringing.ts";
