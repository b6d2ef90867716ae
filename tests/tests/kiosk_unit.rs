//! What `docs/deploy/kiosk/` sets up, held by the programs that read it: systemd its units, Chromium its policy, an X server the screen.
//! Where one of them is not here, its test says that it was skipped.

#![cfg(target_os = "linux")]
#![allow(missing_docs, reason = "tests")]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use bosque_browser_tests::{Browser, Site};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The address of the unit and of the policy.
const ORIGIN: &str = "http://127.0.0.1:8080";

/// Where Debian's Chromium looks for what is set for every person.
const ETC: &str = "/etc/chromium";

fn kiosk(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/deploy/kiosk").join(name).canonicalize().unwrap()
}

fn text(name: &str) -> String {
    fs::read_to_string(kiosk(name)).unwrap()
}

fn scratch() -> TempDir {
    tempfile::Builder::new().prefix("bosque-kiosk-").tempdir().unwrap()
}

fn is_there(program: &str) -> bool {
    let found = env::split_paths(&env::var_os("PATH").unwrap_or_default())
        .any(|folder| folder.join(program).is_file());
    if !found {
        println!("skipped: {program} is not here");
    }
    found
}

#[test]
fn systemd_takes_the_units() {
    if !is_there("systemd-analyze") {
        return;
    }
    let scratch = scratch();
    let mut command = Command::new("systemd-analyze");
    command.arg("verify");
    for name in ["bosque-site.service", "bosque-kiosk.service"] {
        // The programs are a kiosk's, not this machine's.
        let unit = ["/usr/bin/caddy", "/usr/bin/xinit"]
            .into_iter()
            .fold(text(name), |unit, program| unit.replace(program, "/bin/true"));
        let path = scratch.path().join(name);
        fs::write(&path, unit).unwrap();
        command.arg(path);
    }
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    // It names a directive that it does not know, and still ends well.
    let ours: Vec<&str> = said.lines().filter(|line| line.contains("bosque-")).collect();
    assert!(output.status.success() && ours.is_empty(), "{said}");
}

#[test]
fn unit_session_and_policy_lead_to_one_address() {
    let policy: Value = serde_json::from_str(&text("chromium-policy.json")).unwrap();
    assert!(policy["URLAllowlist"].as_array().unwrap().contains(&ORIGIN.into()));
    let session = text("session.sh");
    let address = session.trim_end().rsplit('\'').nth(1).unwrap();
    assert_eq!(policy["NewTabPageLocation"], address);
    assert!(address.starts_with(&format!("{ORIGIN}/?mode=kiosk&idle=")), "{address}");
    assert!(text("bosque-site.service").contains(&format!("BOSQUE_SITE={ORIGIN}\n")));
    assert!(text("bosque-kiosk.service").contains("/etc/bosque/kiosk/session.sh"));
}

/// Chromium with the kiosk's policy in force, in a mount namespace of its own: nothing of this machine changes.
async fn managed(policy: &Value, scratch: &Path) -> Option<Browser> {
    let privileged = Command::new("unshare").args(["--mount", "true"]).output();
    if !Path::new(ETC).is_dir() || !privileged.is_ok_and(|output| output.status.success()) {
        println!("skipped: {ETC} cannot be replaced here");
        return None;
    }
    let folder = scratch.join("etc/policies/managed");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("kiosk.json"), policy.to_string()).unwrap();
    let found = xtask::browser::Browser::find().expect("the browser that the tests run in");
    let driver = scratch.join("driver.sh");
    let script = format!(
        "#!/bin/sh\nexec unshare --mount sh -c 'mount --bind {}/etc {ETC} && exec {} \"$@\"' driver \"$@\"\n",
        scratch.display(),
        found.driver.display()
    );
    fs::write(&driver, script).unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(&driver, mode).unwrap();
    Some(Browser::start_with(&xtask::browser::Browser { chrome: found.chrome, driver }).await)
}

/// The policy, but for what keeps the test itself out.
fn testable_policy() -> Value {
    let mut policy: Value = serde_json::from_str(&text("chromium-policy.json")).unwrap();
    let entries = policy.as_object_mut().unwrap();
    assert_eq!(entries.remove("DeveloperToolsAvailability"), Some(json!(2)));
    assert_eq!(entries.remove("RemoteDebuggingAllowed"), Some(json!(false)));
    let allowed = entries["URLAllowlist"].as_array_mut().unwrap();
    allowed.extend([json!("chrome://policy"), json!("chrome://resources")]);
    policy
}

/// What the browser's own page about policies knows: `[names, entries in force]`.
const POLICIES: &str = "const done = arguments[0];
    import('chrome://resources/js/cr.js').then((cr) => {
      cr.addWebUiListener('policies-updated', (names, values) =>
        done([names.chrome.policyNames, values.policyGroups.chrome.policies]));
      chrome.send('listenPoliciesUpdates');
    });";

#[tokio::test]
async fn chromium_knows_every_policy_and_takes_its_value() {
    let scratch = scratch();
    let policy = testable_policy();
    let Some(browser) = managed(&policy, scratch.path()).await else { return };
    browser.goto("chrome://policy").await;
    let told = browser.session().execute_async(POLICIES, Vec::new()).await.unwrap().json().clone();
    let (names, entries) = (told[0].as_array().unwrap(), told[1].as_object().unwrap());
    let original: Value = serde_json::from_str(&text("chromium-policy.json")).unwrap();
    for name in original.as_object().unwrap().keys() {
        assert!(names.contains(&name.as_str().into()), "{name} is no policy");
    }
    assert_eq!(entries.len(), policy.as_object().unwrap().len());
    for (name, entry) in entries {
        assert!(entry["error"].is_null(), "{name}: {}", entry["error"]);
        assert_eq!(entry["level"], "mandatory", "{name}");
    }
}

#[tokio::test]
async fn the_policy_leaves_one_origin() {
    let scratch = scratch();
    let site = scratch.path().join("site");
    fs::create_dir(&site).unwrap();
    fs::write(site.join("index.html"), "<!doctype html><title>own</title>").unwrap();
    let (site, other) = (Site::serve(&site), Site::serve(&site));
    let own = site.url("");
    let text = testable_policy().to_string().replace(ORIGIN, own.trim_end_matches('/'));
    let Some(browser) = managed(&serde_json::from_str(&text).unwrap(), scratch.path()).await else { return };
    browser.goto(&own).await;
    assert_eq!(browser.session().title().await.unwrap(), "own");
    let address = other.url("");
    for closed in [address.as_str(), "file:///etc/passwd", "chrome://settings", "chrome://version"] {
        let answer = browser.devtools("Page.navigate", json!({ "url": closed })).await;
        assert_eq!(answer["errorText"], "net::ERR_BLOCKED_BY_ADMINISTRATOR", "{closed}");
    }
    assert!(other.requests().is_empty(), "{:?}", other.requests());
    // A window that keys open shows the page, and not the browser's own start.
    browser.goto("chrome://newtab").await;
    assert!(browser.session().current_url().await.unwrap().as_str().starts_with(&own));
}

/// An X server without a screen, whose picture is a file.
struct Screen {
    server: Child,
    folder: TempDir,
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

const WIDTH: usize = 1366;
const HEIGHT: usize = 768;

impl Screen {
    /// Starts one and returns it with its name.
    fn start() -> (Screen, String) {
        let folder = scratch();
        let size = format!("{WIDTH}x{HEIGHT}x24");
        let number = folder.path().join("number");
        let mut command = Command::new("sh");
        command.args([
            "-c",
            "exec Xvfb -displayfd 3 -screen 0 \"$1\" -fbdir \"$2\" -nolisten tcp 3>\"$3\"",
            "sh",
            &size,
        ]);
        command.arg(folder.path()).arg(&number).stdout(Stdio::null()).stderr(Stdio::null());
        let screen = Screen { server: command.spawn().unwrap(), folder };
        let name = until("the X server", || {
            let said = fs::read_to_string(&number).unwrap_or_default();
            said.ends_with('\n').then(|| format!(":{}", said.trim()))
        });
        (screen, name)
    }

    /// The colours of all pixels, row by row. The file is an X window dump: a head of big-endian words, a colour map, the rows.
    fn pixels(&self) -> Vec<[u8; 3]> {
        let dump = fs::read(self.folder.path().join("Xvfb_screen0")).unwrap();
        let word = |nth: usize| u32::from_be_bytes(dump[4 * nth..][..4].try_into().unwrap()) as usize;
        let (head, width, height, line, colours) = (word(0), word(4), word(5), word(12), word(19));
        assert_eq!((width, height), (WIDTH, HEIGHT));
        let start = head + 12 * colours;
        let rows = (0..height).flat_map(|row| dump[start + row * line..][..4 * width].as_chunks().0);
        rows.map(|&[blue, green, red, _]: &[u8; 4]| [red, green, blue]).collect()
    }
}

/// What `look` finds within half a minute.
fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{what}: not within half a minute");
        thread::sleep(Duration::from_millis(50));
    }
}

/// The command line of `session.sh` for this machine: another profile and address; and, as root and without a window manager here, no
/// sandbox and the screen's size.
fn chromium(profile: &Path, url: &str) -> Command {
    let session = text("session.sh").replace("\\\n", " ");
    let line =
        session.lines().find_map(|line| line.strip_prefix("exec chromium ")).expect("it starts Chromium");
    let found = xtask::browser::Browser::find().expect("the browser that the tests run in");
    let mut command = Command::new(found.chrome);
    for word in line.split_whitespace() {
        match word.strip_prefix("--user-data-dir=") {
            Some(_) => command.arg(format!("--user-data-dir={}", profile.display())),
            None if word.starts_with('\'') => &mut command,
            None => command.arg(word),
        };
    }
    command.args(["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-position=0,0"]);
    // A window of just the screen's size is made a pixel smaller.
    command.arg(format!("--window-size={},{}", WIDTH + 1, HEIGHT + 1)).arg(url);
    command
}

#[test]
fn the_page_has_the_whole_screen() {
    if !is_there("Xvfb") {
        return;
    }
    let (screen, display) = Screen::start();
    let folder = scratch();
    let page = "<!doctype html><title>kiosk</title><link rel=stylesheet href=page.css>";
    fs::write(folder.path().join("index.html"), page).unwrap();
    fs::write(folder.path().join("page.css"), "html { background: #123456 }").unwrap();
    let site = Site::serve(folder.path());
    let profile = folder.path().join("profile");
    let mut command = chromium(&profile, &site.url("?mode=kiosk&idle=60"));
    command.env("DISPLAY", display).env_remove("WAYLAND_DISPLAY");
    let mut browser = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let mut others = usize::MAX;
    let began = Instant::now();
    // The pointer in the middle is all that is not the page's.
    while others > 1000 && began.elapsed() < Duration::from_secs(30) {
        thread::sleep(Duration::from_millis(100));
        others = screen.pixels().iter().filter(|pixel| **pixel != [0x12, 0x34, 0x56]).count();
    }
    let pixels = screen.pixels();
    let _ = browser.kill();
    let _ = browser.wait();
    let corners = [0, WIDTH - 1, WIDTH * (HEIGHT - 1), WIDTH * HEIGHT - 1].map(|at| pixels[at]);
    assert_eq!(corners, [[0x12, 0x34, 0x56]; 4]);
    assert!(others <= 1000, "{others} pixels are not the page's");
}
