//! One kept connection, and as much of HTTP/1.1 as our own server answers: a head, a length, a
//! body.

use std::net::SocketAddr;
use std::str;

use anyhow::{Context, bail};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::options::Source;

/// The published password of the demo customers.
const PASSWORD: &str = "goodstanding-demo";

const END_OF_HEAD: &[u8] = b"\r\n\r\n";

/// One connection that is kept for many requests.
pub(crate) struct Connection {
    stream: TcpStream,
    /// What was read; emptied before each request.
    buffer: Vec<u8>,
}

/// An answer, as it lies in the connection's buffer.
pub(crate) struct Answer<'a> {
    pub(crate) status: u16,
    pub(crate) head: &'a str,
    pub(crate) body: &'a [u8],
}

impl Connection {
    pub(crate) async fn open(server: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(server)
            .await
            .with_context(|| format!("{server} does not answer"))?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(64 * 1024),
        })
    }

    /// Sends a whole request and reads the whole answer.
    pub(crate) async fn send(&mut self, request: &[u8]) -> anyhow::Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let (head_end, status, length) = loop {
            self.read_more().await?;
            let found = self
                .buffer
                .windows(END_OF_HEAD.len())
                .position(|window| window == END_OF_HEAD);
            if let Some(at) = found {
                let head = str::from_utf8(&self.buffer[..at])?;
                break (at, status(head)?, length(head)?);
            }
        };
        let body_start = head_end + END_OF_HEAD.len();
        while self.buffer.len() < body_start + length {
            self.read_more().await?;
        }
        Ok(Answer {
            status,
            head: str::from_utf8(&self.buffer[..head_end])?,
            body: &self.buffer[body_start..],
        })
    }

    async fn read_more(&mut self) -> anyhow::Result<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            bail!("the server closed the connection");
        }
        Ok(())
    }
}

impl Answer<'_> {
    /// The header's value, if there is one.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        header(self.head, name)
    }

    /// Refuses any other status.
    pub(crate) fn expect(self, status: u16) -> anyhow::Result<Self> {
        if self.status != status {
            bail!(
                "the server answered {}, not {status}: {}",
                self.status,
                String::from_utf8_lossy(self.body)
            );
        }
        Ok(self)
    }
}

fn status(head: &str) -> anyhow::Result<u16> {
    head.split(' ')
        .nth(1)
        .and_then(|code| code.parse().ok())
        .context("the answer has no status")
}

fn length(head: &str) -> anyhow::Result<usize> {
    header(head, "content-length")
        .and_then(|length| length.parse().ok())
        .context("the answer has no length")
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().skip(1).find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// A `GET` with the cookie of whoever asks.
pub(crate) fn get(path: &str, cookie: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n{cookie}\r\n")
        .into_bytes()
}

/// A `POST` of JSON with these further header lines.
pub(crate) fn post(path: &str, lines: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n{lines}\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Signs in, and returns the header line that says so; nothing for nobody.
pub(crate) async fn cookie(source: &Source) -> anyhow::Result<String> {
    let Some(email) = &source.email else {
        return Ok(String::new());
    };
    let body = serde_json::json!({ "email": email, "password": PASSWORD }).to_string();
    let at = source.sign_in_at.unwrap_or(source.server);
    let mut connection = Connection::open(at).await?;
    let answer = connection.send(&post("/api/v1/session", "", &body)).await?;
    let answer = answer.expect(201).context("signing in")?;
    let cookie = answer
        .header("set-cookie")
        .and_then(|cookie| cookie.split(';').next())
        .context("the answer sets no cookie")?;
    Ok(format!("Cookie: {cookie}\r\n"))
}
