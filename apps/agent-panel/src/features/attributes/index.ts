export { Details } from "./attributes.view.tsx";
export { type DetailsSnapshot, detailsOf } from "./attributes.view-model.ts";
