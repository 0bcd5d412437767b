//! A download, read to its end and thrown away.

use std::time::Instant;

use anyhow::{Context, bail};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::connection::cookie;
use crate::options::Source;

/// Measures: lines, bytes, seconds.
pub(crate) async fn run(source: Source) -> anyhow::Result<()> {
    let cookie = cookie(&source).await?;
    let mut stream = TcpStream::connect(source.server).await?;
    // HTTP/1.0: the end of the connection is the end of the file, and nothing is cut into chunks.
    let request = format!(
        "GET {} HTTP/1.0\r\nHost: localhost\r\n{cookie}\r\n",
        source.path
    );
    let started = Instant::now();
    stream.write_all(request.as_bytes()).await?;
    let mut buffer = vec![0; 256 * 1024];
    let (mut bytes, mut lines, mut is_first) = (0_u64, 0_u64, true);
    loop {
        let read = stream.read(&mut buffer).await?;
        if read == 0 {
            break;
        }
        let part = buffer.get(..read).context("more than the buffer holds")?;
        if is_first && !part.starts_with(b"HTTP/1.0 200") {
            bail!("the server answered {}", String::from_utf8_lossy(part));
        }
        is_first = false;
        bytes += read as u64;
        lines += part.split(|byte| *byte == b'\n').count() as u64 - 1;
    }
    let seconds = started.elapsed().as_secs_f64();
    println!("lines={lines} bytes={bytes} seconds={seconds:.2}");
    Ok(())
}
