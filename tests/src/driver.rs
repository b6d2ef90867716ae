//! chromedriver as a process that cannot outlive its test.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    thread,
};

/// What chromedriver prints before the port that it has chosen.
const STARTED: &str = "started successfully on port ";

/// A running chromedriver and every browser that it has started. All end when this is dropped, when its test panics, and
/// also when the test's process is killed.
pub(crate) struct Driver {
    child: Child,
    /// While this is open, the driver lives.
    lifeline: Option<ChildStdin>,
    port: u16,
}

impl Driver {
    /// Starts the driver on a port of its own choice. `scratch` is where it and its browsers keep what they need.
    pub(crate) fn start(program: &Path, scratch: &Path) -> Driver {
        let mut child = guarded(program)
            .arg("--port=0")
            .env("TMPDIR", scratch)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", program.display()));
        let lifeline = child.stdin.take();
        let mut output = BufReader::new(child.stdout.take().expect("it is piped"));
        let Some(port) = read_port(&mut output) else {
            end(&mut child, lifeline);
            panic!("{} ended before it said on which port it listens", program.display());
        };
        // Whoever prints must be read, or it stands still once the pipe is full.
        thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
        Driver { child, lifeline, port }
    }

    /// Ends the driver and its browsers at once, without a word to any of them: all of the group, and whatever else names `scratch`,
    /// where they keep what they need.
    pub(crate) fn kill(self, scratch: &Path) {
        let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", self.child.id())]).status();
        let names_it = |process: &Path| {
            let line = std::fs::read(process.join("cmdline")).unwrap_or_default();
            String::from_utf8_lossy(&line).contains(&*scratch.to_string_lossy())
        };
        loop {
            let all = std::fs::read_dir("/proc").into_iter().flatten().flatten().map(|entry| entry.path());
            let left: Vec<_> = all.filter(|path| names_it(path)).collect();
            if left.is_empty() {
                break;
            }
            for id in left.iter().filter_map(|path| path.file_name()) {
                let _ = Command::new("kill").arg("-KILL").arg(id).stderr(Stdio::null()).status();
            }
        }
    }

    /// Where WebDriver commands go.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        end(&mut self.child, self.lifeline.take());
    }
}

fn read_port(output: &mut impl BufRead) -> Option<u16> {
    let mut line = String::new();
    while output.by_ref().read_line(&mut line).ok()? > 0 {
        if let Some((_, port)) = line.split_once(STARTED) {
            return port.trim().trim_end_matches('.').parse().ok();
        }
        line.clear();
    }
    None
}

/// A shell that leads a process group of its own, with the driver and its browsers in it. It waits for the end of its
/// standard input, which comes with the end of our process at the latest, and then ends the group: politely, and after
/// five seconds by force.
#[cfg(unix)]
fn guarded(program: &Path) -> Command {
    use std::os::unix::process::CommandExt;

    const GUARD: &str = r#"
        "$0" "$@" &
        driver=$!
        trap '' TERM
        read -r _
        kill -TERM 0
        (sleep 5; kill -KILL 0) &
        wait $driver
        kill -KILL 0
    "#;
    let mut command = Command::new("sh");
    command.arg("-c").arg(GUARD).arg(program).process_group(0);
    command
}

#[cfg(unix)]
fn end(child: &mut Child, lifeline: Option<ChildStdin>) {
    drop(lifeline);
    let _ = child.wait();
}

/// Elsewhere the driver ends its browsers itself when a session is closed, which a panic also does.
#[cfg(not(unix))]
fn guarded(program: &Path) -> Command {
    Command::new(program)
}

#[cfg(not(unix))]
fn end(child: &mut Child, _: Option<ChildStdin>) {
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_port_from_what_the_driver_says() {
        let said =
            "Starting ChromeDriver 156.0 on port 0\nChromeDriver was started successfully on port 41234.\n";
        assert_eq!(read_port(&mut said.as_bytes()), Some(41234));
        assert_eq!(read_port(&mut "no room\n".as_bytes()), None);
    }
}
