/** Entry point for views; the view model is imported directly. */
export { AfterContactWork } from "./after-contact-work.view.tsx";
