import { type ConnectClient, ListInstancesCommand, type ListInstancesCommandOutput } from "@aws-sdk/client-connect";

/** Explanation of routing, as far as tests read it. */
export type Explained = {
  readonly phase: string;
  readonly obstacles?: Readonly<Record<string, number>>;
};

/** Calls ExplainContactRouting, which the SDK has no command for: its client signs a request to another path, whose answer is read here. */
export async function explainRouting(client: ConnectClient, contactId: string): Promise<Explained> {
  const command = new ListInstancesCommand({});
  let body: Explained | undefined;
  command.middlewareStack.add(
    (next) => (args) => {
      Object.assign(args.request as object, { path: `/tributary/contacts/${contactId}/routing` });
      return next(args);
    },
    { step: "build" },
  );
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { statusCode, body: stream } = result.response as { statusCode: number; body: AsyncIterable<Uint8Array> };
      if (statusCode !== 200) return result;
      const chunks: Uint8Array[] = [];
      for await (const chunk of stream) chunks.push(chunk);
      body = JSON.parse(Buffer.concat(chunks).toString()) as Explained;
      return { ...result, output: { $metadata: {} } as ListInstancesCommandOutput };
    },
    { step: "deserialize", priority: "low" },
  );
  await client.send(command);
  if (body === undefined) throw new Error(`contact ${contactId} is not explained`);
  return body;
}
