export { AvailabilityPicker, MissedNotice } from "./availability.view.tsx";
export {
  type AvailabilitySnapshot,
  availabilityOf,
  cancelNextWish,
  type StateWish,
  wishFor,
} from "./availability.view-model.ts";
