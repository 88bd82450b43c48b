import { DELETE_OPERATIONS } from "./operations/delete.ts";
import { GET_OPERATIONS } from "./operations/get.ts";
import { OWN_GET_OPERATIONS } from "./operations/own.ts";
import { POST_OPERATIONS } from "./operations/post.ts";
import { PUT_OPERATIONS } from "./operations/put.ts";

type NameOf<Row> = Row extends `${infer Name} ${string}` ? Name : never;

/** Name of a control plane operation: of Amazon Connect, implemented here or not, or of our own. */
export type ConnectOperationName = NameOf<
  | (typeof DELETE_OPERATIONS)[number]
  | (typeof GET_OPERATIONS)[number]
  | (typeof OWN_GET_OPERATIONS)[number]
  | (typeof POST_OPERATIONS)[number]
  | (typeof PUT_OPERATIONS)[number]
>;

/** HTTP method and path of an operation. `path` starts with a slash; labels are in braces, each a whole segment. */
export type ConnectOperation = {
  readonly name: ConnectOperationName;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
};

/** All operations of the service, used to route requests. Names and pairs of method and path are unique. */
export const CONNECT_OPERATIONS: readonly ConnectOperation[] = [
  ...rows("GET", GET_OPERATIONS),
  ...rows("POST", POST_OPERATIONS),
  ...rows("PUT", PUT_OPERATIONS),
  ...rows("DELETE", DELETE_OPERATIONS),
];

/** Operations of our own, beside those of the service. */
export const OWN_OPERATIONS: readonly ConnectOperation[] = rows("GET", OWN_GET_OPERATIONS);

function rows(
  method: ConnectOperation["method"],
  lines: readonly `${ConnectOperationName} ${string}`[],
): ConnectOperation[] {
  return lines.map((line) => {
    const gap = line.indexOf(" ");
    // safe by the type of `lines`: the text before the space is an operation name
    return { name: line.slice(0, gap) as ConnectOperationName, method, path: line.slice(gap + 1) };
  });
}
