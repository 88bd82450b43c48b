/** The door for views. What is computed without a browser stands in the view model, which is imported by itself. */
export { AvailabilityPicker, MissedNotice } from "./availability.view.tsx";
