/** Listening sockets that systemd opens. `systemd-socket-activate` of the Debian package systemd is used in place of a running systemd. */
import { spawnSync } from "node:child_process";
import { connect } from "node:net";
import { freePort } from "@tributary/testkit";
import { expect, it } from "vitest";
import { startServer, temporaryFolder } from "./server-process.ts";

const hasActivate = spawnSync("systemd-socket-activate", ["--version"]).status === 0;
if (!hasActivate) console.warn("systemd-socket-activate is missing: install the package systemd to run these tests.");

it.runIf(hasActivate).each(["true", "false"])(
  "[RC-08] listens on the socket of systemd (restartAfterCrash %s)",
  async (restart) => {
    const port = await freePort();
    await using server = await startActivated(port, [`--restart-after-crash=${restart}`]);

    expect(server.url).toBe(`http://127.0.0.1:${port}`);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    expect((await server.stop("SIGTERM")).status).toBe(0);
  },
);

it.runIf(hasActivate).each(["true", "false"])(
  "[RC-08] refuses a socket that can be reached from other machines (restartAfterCrash %s)",
  async (restart) => {
    const starting = startActivated(await freePort(), [`--restart-after-crash=${restart}`], "0.0.0.0");

    await expect(starting).rejects.toThrow(
      "The passwords of a demo center are publicly known: listening on 0.0.0.0 requires --allow-remote-demo.",
    );
  },
);

it.runIf(hasActivate)("[RC-08] refuses a socket that is not TCP, and more than one socket", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/socket`;

  await expect(startActivated(path, [])).rejects.toThrow("is not a TCP socket: set ListenStream");
  await expect(startActivated(await freePort(), [], "127.0.0.1", `--listen=${path}`)).rejects.toThrow(
    "Systemd passed 2 sockets (LISTEN_FDS): the server needs exactly one.",
  );
});

/** Starts a server that is given a listening socket. It is started by the first connection, so that this connects until it is ready. */
async function startActivated(where: number | string, flags: readonly string[], host = "127.0.0.1", more?: string) {
  const address = typeof where === "number" ? `${host}:${where}` : where;
  const wrapper = ["systemd-socket-activate", `--listen=${address}`, ...(more === undefined ? [] : [more])];
  const connecting = setInterval(() => {
    const options = typeof where === "number" ? { port: where, host: "127.0.0.1" } : { path: where };
    const socket = connect(options, () => socket.destroy()).on("error", () => undefined); // not listening yet
  }, 100);
  try {
    return await startServer({ flags: ["--port", "1", ...flags], wrapper });
  } finally {
    clearInterval(connecting);
  }
}
