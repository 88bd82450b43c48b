/** The region in an ARN, such as `us-west-2`; undefined where there is none. */
export function parseRegionFromArn(arn: string): string | undefined {
  return /^arn:[^:]*:[^:]*:([a-z]+(?:-[a-z]+)+-\d+):/.exec(arn)?.[1];
}
