/** Entry point for views; the view model is imported directly. */
export { Details } from "./attributes.view.tsx";
