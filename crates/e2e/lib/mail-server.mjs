// A mail server for tests. It says its port, and then each mail that it took, as lines of JSON; what
// it does with the next ones is told it line by line: accept, greylist, refuse.

import { createInterface } from "node:readline";

import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";

let way = "accept";
createInterface({ input: process.stdin })
  .on("line", (line) => {
    way = line;
    say({ way });
  })
  // Whoever started it is gone.
  .on("close", () => process.exit());

function say(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

function answer(code, words) {
  return Object.assign(new Error(words), { responseCode: code });
}

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  logger: false,
  onRcptTo(address, session, done) {
    if (way === "greylist") {
      return done(answer(451, "4.7.1 Greylisted, try again later"));
    }
    if (way === "refuse") {
      return done(answer(550, "5.1.1 No such mailbox"));
    }
    return done();
  },
  onData(stream, session, done) {
    const parts = [];
    stream.on("data", (part) => parts.push(part));
    stream.on("end", async () => {
      const source = Buffer.concat(parts).toString("utf8");
      const mail = await PostalMime.parse(source);
      say({
        id: mail.messageId,
        to: mail.to[0].address,
        from: mail.from,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        language: mail.headers.find((header) => header.key === "content-language")?.value,
        // Whether all of it goes through servers that know seven bits only.
        plain: /^[\x00-\x7f]*$/.test(source),
      });
      done();
    });
  },
});
server.on("error", () => {});
server.listen(0, "127.0.0.1", () => say({ port: server.server.address().port }));
