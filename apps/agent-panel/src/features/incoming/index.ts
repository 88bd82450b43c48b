export { Incoming } from "./incoming.view.tsx";
export { type IncomingSnapshot, incomingOf, type RingWish, ringWishOf } from "./incoming.view-model.ts";
