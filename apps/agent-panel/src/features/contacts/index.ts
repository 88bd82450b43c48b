/** The door for views. What is computed without a browser stands in the view model, which is imported by itself. */
export { Contacts } from "./contacts.view.tsx";
