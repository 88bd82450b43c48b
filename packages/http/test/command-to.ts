import { type ConnectClient, ListInstancesCommand, type ListInstancesCommandOutput } from "@aws-sdk/client-connect";

/** Returns a command that sends a signed request to a path for which the SDK has none. */
export function commandTo(path: string, query: Readonly<Record<string, string>> = {}): ListInstancesCommand {
  const command = new ListInstancesCommand({});
  command.middlewareStack.add(
    (next) => (args) => {
      Object.assign(args.request as object, { path, query });
      return next(args);
    },
    { step: "build" },
  );
  return command;
}

/** Sends a signed request to a path for which the SDK has no command. Returns the body. */
export async function bodyAt(
  client: ConnectClient,
  path: string,
  query: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const command = commandTo(path, query);
  let body: unknown;
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { statusCode, body: stream } = result.response as { statusCode: number; body: AsyncIterable<Uint8Array> };
      if (statusCode !== 200) return result;
      const chunks: Uint8Array[] = [];
      for await (const chunk of stream) chunks.push(chunk);
      body = JSON.parse(Buffer.concat(chunks).toString());
      return { ...result, output: { $metadata: {} } as ListInstancesCommandOutput };
    },
    { step: "deserialize", priority: "low" },
  );
  await client.send(command);
  return body;
}
