import { ListInstancesCommand } from "@aws-sdk/client-connect";

/** Returns a command that sends a signed request to a path for which the SDK has none. */
export function commandTo(path: string): ListInstancesCommand {
  const command = new ListInstancesCommand({});
  command.middlewareStack.add(
    (next) => (args) => {
      Object.assign(args.request as object, { path });
      return next(args);
    },
    { step: "build" },
  );
  return command;
}
