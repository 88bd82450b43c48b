/** Entry point for views; the view model is imported directly. */
export { AvailabilityPicker, MissedNotice } from "./availability.view.tsx";
