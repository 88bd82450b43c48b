/** The configuration of a center as a file that people write and keep in version control: without ids, without secrets. */
export type { CenterFile } from "./center-file.ts";
export { describeChange, describeInstanceChange } from "./describe-change.ts";
export { type Difference, describeDifference, named } from "./difference.ts";
export { exportCenter } from "./export-center.ts";
export type { FileProblem } from "./file-problem.ts";
export type { InstanceFacts } from "./formats/instance.ts";
export { type EditPlan, type PlanOptions, planEdits } from "./plan-edits.ts";
