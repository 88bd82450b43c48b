export { AfterContactWork } from "./after-contact-work.view.tsx";
export { type AfterContactWorkSnapshot, afterContactWorkOf } from "./after-contact-work.view-model.ts";
