import { expect, it } from "vitest";
import { takeInheritedSocket } from "./inherited-socket.ts";

it("[RC-08] takes the socket that is meant for this process, and removes the variables", () => {
  const environment = { LISTEN_PID: "10", LISTEN_FDS: "1", LISTEN_FDNAMES: "web", PATH: "/bin" };

  expect(takeInheritedSocket(environment, 10)).toEqual({ ok: true, value: 3 });
  expect(environment).toEqual({ PATH: "/bin" });
});

it.each([{ LISTEN_PID: "11", LISTEN_FDS: "1" }, { LISTEN_FDS: "1" }, { LISTEN_PID: "10" }, {}])(
  "[RC-08] ignores %j, which is meant for another process or names no socket",
  (environment) => {
    expect(takeInheritedSocket({ ...environment }, 10)).toEqual({ ok: true, value: undefined });
  },
);

it("[RC-08] refuses more than one socket", () => {
  expect(takeInheritedSocket({ LISTEN_PID: "10", LISTEN_FDS: "2" }, 10)).toEqual({
    ok: false,
    refusal: "Systemd passed 2 sockets (LISTEN_FDS): the server needs exactly one.",
  });
});
