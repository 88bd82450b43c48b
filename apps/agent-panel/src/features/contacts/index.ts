/** Entry point for views; the view model is imported directly. */
export { Contacts } from "./contacts.view.tsx";
