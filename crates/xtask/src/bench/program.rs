//! A program under measurement: started, asked whether it is there, looked at from outside.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::children::{self, Running};
use crate::places;
use crate::postgres::free_port;

/// A running program that answers HTTP; stopped when dropped.
pub(super) struct Program {
    running: Running,
    pub(super) address: SocketAddr,
    /// From the call that started it to the end of its first answer.
    pub(super) first_answer: Duration,
}

impl Program {
    /// Starts it with `--listen` and a free port, and returns when it has answered this path.
    pub(super) fn start(command: &mut Command, path: &str) -> anyhow::Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()?));
        let log_path = places::work().join("logs/bench-program.log");
        let log = File::create(&log_path)
            .with_context(|| format!("cannot write {}", log_path.display()))?;
        command
            .args(["--listen", &address.to_string()])
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        let started = Instant::now();
        let mut running = children::spawn(command)
            .with_context(|| format!("cannot start {}", command.get_program().display()))?;
        while !answers(address, path) {
            if let Some(status) = running.try_wait()? {
                bail!(
                    "The program ended at once ({status}):\n{}",
                    fs::read_to_string(&log_path)?
                );
            }
            if started.elapsed() > Duration::from_secs(30) {
                bail!("The program does not answer on {address}.");
            }
            // Short beside what is measured, long enough to leave it the processor.
            thread::sleep(Duration::from_micros(500));
        }
        Ok(Self {
            running,
            address,
            first_answer: started.elapsed(),
        })
    }

    /// The memory that is in use and not swapped out, in bytes. Shared libraries and mapped files
    /// count.
    pub(super) fn resident_bytes(&self) -> anyhow::Result<u64> {
        self.memory("VmRSS:")
    }

    /// The most that was in use since the last call of [`Program::forget_the_most`], or since the
    /// start.
    pub(super) fn most_resident_bytes(&self) -> anyhow::Result<u64> {
        self.memory("VmHWM:")
    }

    /// From now on the most is counted anew.
    pub(super) fn forget_the_most(&self) -> anyhow::Result<()> {
        fs::write(format!("/proc/{}/clear_refs", self.running.id()), "5")
            .context("the system does not count the most memory of a process anew")
    }

    fn memory(&self, name: &str) -> anyhow::Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.running.id()))
            .context("only Linux says how much memory a process uses")?;
        status
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok())
            .map(|kib| kib * 1024)
            .context("the system does not say how much memory the process uses")
    }

    /// Ends it as an operator would, and waits for that.
    pub(super) fn stop(mut self) {
        self.running.stop();
    }
}

/// Whether the path is answered with a 200.
fn answers(address: SocketAddr, path: &str) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(answer.starts_with(b"HTTP/1.1 200"))
    };
    ask().unwrap_or(false)
}
