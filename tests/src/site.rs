//! The built site, served for one test.

use std::{
    net::{Ipv4Addr, TcpListener},
    path::Path,
    sync::{Arc, Mutex},
};

use xtask::serve_dir::{Observer, Server};

/// A static server on a free port of this machine, with the headers of `cargo xtask serve`. It stops when dropped.
pub struct Site {
    server: Server,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Site {
    /// Serves the site that `cargo xtask test` has built.
    pub fn start() -> Site {
        Site::serve(crate::required("BOSQUE_DIST"))
    }

    /// Serves any directory that holds an `index.html`.
    pub fn serve(dist: impl AsRef<Path>) -> Site {
        Site::serve_with(dist, None)
    }

    /// Serves the pages of a portal, under a content security policy of its own.
    pub fn portal(dir: impl AsRef<Path>, policy: &str) -> Site {
        Site::serve_with(dir, Some(policy.into()))
    }

    /// Serves a site where one was served before, so that it has the same origin.
    pub fn serve_at(dist: impl AsRef<Path>, port: u16) -> Site {
        Site::serve_on(dist, None, port)
    }

    fn serve_with(dist: impl AsRef<Path>, policy: Option<String>) -> Site {
        Site::serve_on(dist, policy, 0)
    }

    fn serve_on(dist: impl AsRef<Path>, policy: Option<String>, port: u16) -> Site {
        let dist = dist.as_ref();
        assert!(
            dist.join("index.html").is_file(),
            "{} holds no index.html: build the site first",
            dist.display()
        );
        let requests = Arc::new(Mutex::new(Vec::new()));
        let log = requests.clone();
        let observe: Observer =
            Arc::new(move |path| log.lock().expect("no test panics here").push(path.to_string()));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).expect("a free port on loopback");
        let server = Server::start_with(listener, dist, policy, observe).expect("the static server starts");
        Site { server, requests }
    }

    /// The address of the page with a query, a hash or both: `"?lang=es#/predict"`.
    pub fn url(&self, rest: &str) -> String {
        format!("{}{rest}", self.server.url())
    }

    /// Ends the server, and says on which port it was.
    pub fn end(self) -> u16 {
        let url = self.server.url();
        let port = url.trim_end_matches('/').rsplit(':').next().and_then(|port| port.parse().ok());
        port.expect("an address ends with its port")
    }

    /// The path of every request so far, in order, each with its query.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("no test panics here").clone()
    }
}
