import { DELETE_OPERATIONS } from "./operations/delete.ts";
import { GET_OPERATIONS } from "./operations/get.ts";
import { POST_OPERATIONS } from "./operations/post.ts";
import { PUT_OPERATIONS } from "./operations/put.ts";

type NameOf<Row> = Row extends `${infer Name} ${string}` ? Name : never;

/** The name of an operation of Amazon Connect's control plane, implemented here or not. */
export type ConnectOperationName = NameOf<
  | (typeof DELETE_OPERATIONS)[number]
  | (typeof GET_OPERATIONS)[number]
  | (typeof POST_OPERATIONS)[number]
  | (typeof PUT_OPERATIONS)[number]
>;

/** How an operation is called. `path` starts with a slash; its labels stand in braces, each a whole segment. */
export type ConnectOperation = {
  readonly name: ConnectOperationName;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
};

/** Every operation there is: the one table that says what a request asks for. Names and pairs of method and path are unique. */
export const CONNECT_OPERATIONS: readonly ConnectOperation[] = [
  ...rows("GET", GET_OPERATIONS),
  ...rows("POST", POST_OPERATIONS),
  ...rows("PUT", PUT_OPERATIONS),
  ...rows("DELETE", DELETE_OPERATIONS),
];

function rows(
  method: ConnectOperation["method"],
  lines: readonly `${ConnectOperationName} ${string}`[],
): ConnectOperation[] {
  return lines.map((line) => {
    const gap = line.indexOf(" ");
    // Sure by the type of `lines`: what stands before the gap is a name of the table.
    return { name: line.slice(0, gap) as ConnectOperationName, method, path: line.slice(gap + 1) };
  });
}
