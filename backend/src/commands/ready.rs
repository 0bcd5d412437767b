//! `goodstanding ready`: asks a server on this machine whether it can be sent requests, where no
//! other program is there to ask.

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use clap::Args;

use super::{Failure, print};

/// Longer than the server itself waits for its database.
const PATIENCE: Duration = Duration::from_secs(4);

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Where the server listens, as it was told itself.
    #[arg(
        long,
        env = "GOODSTANDING_LISTEN",
        default_value = "127.0.0.1:8080",
        value_name = "ADDRESS"
    )]
    listen: SocketAddr,
}

pub(super) fn run(options: &Options) -> Result<(), Failure> {
    let address = on_this_machine(options.listen);
    let status = ask(address)
        .map_err(|error| Failure::Other(format!("nobody answers on {address}: {error}")))?;
    if status.split(' ').nth(1) == Some("200") {
        print(format_args!("The server on {address} is ready."))
    } else {
        Err(Failure::Other(format!(
            "the server on {address} is not ready: {status}"
        )))
    }
}

/// Who listens everywhere listens here too.
fn on_this_machine(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip @ (IpAddr::V4(_) | IpAddr::V6(_)) => ip,
    };
    SocketAddr::new(ip, address.port())
}

/// The first line of what is answered.
fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut connection = TcpStream::connect_timeout(&address, PATIENCE)?;
    connection.set_read_timeout(Some(PATIENCE))?;
    connection.set_write_timeout(Some(PATIENCE))?;
    write!(
        connection,
        "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    connection.take(64 * 1024).read_to_string(&mut answer)?;
    Ok(answer.lines().next().unwrap_or_default().to_owned())
}
