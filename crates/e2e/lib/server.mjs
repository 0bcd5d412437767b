// The real server with a demo database of its own: what one test file changes, no other sees.
//
// `cargo xtask test` builds both and says where they are; nothing here compiles.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { START_MS } from "./browser.mjs";

/** Starts a server on a free port. `stop` ends it and removes its database. */
export async function startServer() {
  const folder = await mkdtemp(join(tmpdir(), "goodstanding-e2e-"));
  const database = join(folder, "demo.sqlite");
  await copyFile(required("GOODSTANDING_DEMO_DATABASE"), database);
  // The system chooses a port, and the server says which: no other can take it in between.
  const process_ = spawn(
    required("GOODSTANDING_BINARY"),
    ["serve", "--demo", "--listen", "127.0.0.1:0", "--database", database],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let printed = "";
  process_.stdout.on("data", (chunk) => (printed += chunk));
  process_.stderr.on("data", (chunk) => (printed += chunk));
  const ended = once(process_, "exit");
  const url = await listens(process_, () => printed);
  return {
    url,
    /** Runs a command of the program on the database that is served, and returns what it says. */
    async command(...words) {
      const binary = required("GOODSTANDING_BINARY");
      const { stdout } = await promisify(execFile)(binary, [...words, "--database", database]);
      return stdout.trim();
    },
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

/** Resolves with the address on which the server listens, once it does. */
async function listens(process_, printed) {
  const until = Date.now() + START_MS;
  while (Date.now() < until && process_.exitCode === null) {
    const [, url] = /listens on (http:\/\/\S+)\n/.exec(printed()) ?? [];
    if (url) {
      return url;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  process_.kill("SIGKILL");
  throw new Error(`The server does not answer. It printed:\n${printed()}`);
}
