// The real server with a demo database of its own: what one test file changes, no other sees.
//
// `cargo xtask test` builds both and says where they are; nothing here compiles.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Starts a server on a free port. `stop` ends it and removes its database. */
export async function startServer() {
  const folder = await mkdtemp(join(tmpdir(), "goodstanding-e2e-"));
  const database = join(folder, "demo.sqlite");
  await copyFile(required("GOODSTANDING_DEMO_DATABASE"), database);
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const process_ = spawn(
    required("GOODSTANDING_BINARY"),
    ["serve", "--demo", "--listen", address, "--database", database],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let printed = "";
  process_.stdout.on("data", (chunk) => (printed += chunk));
  process_.stderr.on("data", (chunk) => (printed += chunk));
  const ended = once(process_, "exit");
  await answers(port, process_, () => printed);
  return {
    url: `http://${address}`,
    /** What the server has printed, for the message of a failed test. */
    printed: () => printed,
    async stop() {
      if (process_.exitCode === null) {
        process_.kill("SIGTERM");
        await ended;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function required(variable) {
  const value = process.env[variable];
  if (!value) {
    throw new Error(`${variable} is not set: start the browser tests with \`cargo xtask test --only browser\`.`);
  }
  return value;
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Resolves when something listens on the port. */
async function answers(port, process_, printed) {
  const until = Date.now() + 30_000;
  while (Date.now() < until && process_.exitCode === null) {
    const socket = connect(port, "127.0.0.1");
    const isConnected = await new Promise((resolve) => {
      socket.once("connect", () => resolve(true));
      socket.once("error", () => resolve(false));
    });
    socket.destroy();
    if (isConnected) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  process_.kill("SIGKILL");
  throw new Error(`The server does not answer. It printed:\n${printed()}`);
}
