//! A static server for one directory, on this machine only.
//!
//! `cargo xtask serve` and the browser tests use the same one, so that what is tested is what is shown. It has a thread
//! per connection: a browser opens half a dozen at once, and none may wait for another.

mod http;
mod path;

use std::{
    io::{self, BufReader},
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use http::{Answer, Request};

/// Told the path of every request, its query included, before it is answered.
pub type Observer = Arc<dyn Fn(&str) + Send + Sync>;

/// How long a connection may be silent.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server. It stops when it is dropped.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: Option<JoinHandle<()>>,
}

/// What every connection needs to know.
struct Shared {
    dir: PathBuf,
    /// The content security policy of its pages, where it is not the site's own.
    policy: Option<String>,
    observe: Observer,
    stopped: AtomicBool,
}

impl Server {
    /// Serves `dir` on a listener, which must be bound to a loopback address.
    pub fn start(listener: TcpListener, dir: impl Into<PathBuf>, observe: Observer) -> io::Result<Server> {
        Server::start_with(listener, dir, None, observe)
    }

    /// The same for pages with a content security policy of their own, as a portal's.
    pub fn start_with(
        listener: TcpListener,
        dir: impl Into<PathBuf>,
        policy: Option<String>,
        observe: Observer,
    ) -> io::Result<Server> {
        let address = listener.local_addr()?;
        if !address.ip().is_loopback() {
            return Err(io::Error::other("this server answers its own machine only"));
        }
        let shared = Arc::new(Shared { dir: dir.into(), policy, observe, stopped: AtomicBool::new(false) });
        let listening = Some(thread::spawn({
            let shared = shared.clone();
            move || listen(&listener, &shared)
        }));
        Ok(Server { address, shared, listening })
    }

    /// Where the site is, with a closing slash: `http://127.0.0.1:8080/`.
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Serves until the process is ended.
    pub fn run(mut self) {
        if let Some(listening) = self.listening.take() {
            let _ = listening.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::Relaxed);
        if let Some(listening) = self.listening.take() {
            let _ = TcpStream::connect(self.address); // the listener looks up only when somebody comes
            let _ = listening.join();
        }
    }
}

fn listen(listener: &TcpListener, shared: &Arc<Shared>) {
    for connection in listener.incoming() {
        if shared.stopped.load(Ordering::Relaxed) {
            return;
        }
        let Ok(connection) = connection else { continue };
        let shared = shared.clone();
        // Whoever leaves in the middle of an answer may do so.
        thread::spawn(move || drop(converse(connection, &shared)));
    }
}

/// Answers the requests of one connection, one after the other.
fn converse(mut connection: TcpStream, shared: &Shared) -> io::Result<()> {
    connection.set_read_timeout(Some(PATIENCE))?;
    connection.set_nodelay(true)?;
    let mut reader = BufReader::new(connection.try_clone()?);
    loop {
        let request = match Request::read(&mut reader) {
            Ok(Some(request)) => request,
            Ok(None) => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                return Answer::plain("400 Bad Request", "no request\n").write(&mut connection, false, false);
            }
            Err(error) => return Err(error),
        };
        if shared.stopped.load(Ordering::Relaxed) {
            return Ok(());
        }
        (shared.observe)(&request.target);
        let answer = answer(&request, &shared.dir, shared.policy.as_deref());
        answer.write(&mut connection, request.method == "HEAD", request.keep_alive)?;
        if !request.keep_alive {
            return Ok(());
        }
    }
}

fn answer(request: &Request, dir: &Path, policy: Option<&str>) -> Answer {
    match request.method.as_str() {
        "GET" | "HEAD" => match path::resolve(dir, &request.target) {
            Some(file) => Answer::file(&file, request.accepts_brotli, policy),
            None => Answer::plain("404 Not Found", "not found\n"),
        },
        _ => Answer::plain("405 Method Not Allowed", "this server only reads\n").with("Allow", "GET, HEAD"),
    }
}

#[cfg(test)]
mod tests;
