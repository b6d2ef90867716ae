//! `cargo xtask serve`: the release page on this machine.

use std::{
    env, io,
    net::{Ipv4Addr, TcpListener},
    process::{Command, Stdio},
    sync::Arc,
};

use crate::{
    error::{Doing, Error, Result},
    serve_dir::Server,
    site, tools,
    trust::Trust,
    workspace::Workspace,
};

pub(crate) fn serve(workspace: &Workspace, port: u16, open: bool, trust: &Trust) -> Result<()> {
    // Before the build: a taken port should not cost two minutes.
    let listener = listen(port)?;
    trust.check_models(workspace)?;
    let tools = tools::set_up()?;
    let site = site::build(workspace, &tools, trust)?;
    println!("{}", site.summary());
    let server = Server::start(listener, workspace.dist(), Arc::new(|_| ())).doing("starting the server")?;
    println!("serving dist/ at {} (Ctrl-C ends it)", server.url());
    if open {
        open_browser(&server.url());
    }
    server.run();
    Ok(())
}

fn listen(port: u16) -> Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => Error::Refused(format!(
            "port {port} is taken by another program: stop it, or choose another port, as in `cargo xtask serve --port {}`",
            if port < u16::MAX { port + 1 } else { 8080 }
        )),
        _ => Error::Io { doing: format!("listening on port {port}"), source },
    })
}

/// Asks the desktop to show the page. That there is no desktop is no failure: the address stands on the terminal.
fn open_browser(url: &str) {
    let (program, args): (&str, &[&str]) = match env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start", ""]),
        // Without a display, xdg-open would start a text browser inside this terminal.
        _ if env::var_os("DISPLAY").is_none() && env::var_os("WAYLAND_DISPLAY").is_none() => return,
        _ => ("xdg-open", &[]),
    };
    let quiet = || Stdio::null();
    let _ = Command::new(program).args(args).arg(url).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_named_with_the_way_out() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = listen(port).unwrap_err().to_string();
        assert!(error.contains(&format!("port {port} is taken")) && error.contains("--port"), "{error}");
    }
}
