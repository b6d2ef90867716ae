//! Models and their versions, new ones from files, and the monitor.

mod app;
mod compare;
mod drift;
mod file;
mod kiosk;
mod open;
mod update;
mod versions;

use bosque_model::Lang;
use bosque_ui::node::view;
use bosque_ui::version_texts;
use leptos::prelude::*;

use self::app::App;
use self::drift::Drift;
use self::file::ThisFile;
use self::kiosk::KioskBlock;
use self::open::OpenFile;
use self::versions::AllVersions;
use crate::installed::Installed;
use crate::kiosk::Kiosk;
use crate::session::Session;

/// The settings' view.
#[component]
pub fn Settings(
    /// The models.
    session: Session,
    /// The installed app.
    installed: Installed,
    /// The page as a kiosk.
    kiosk: Kiosk,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    view! {
        <div class="page vista">
            <h1 class="vh">{version_texts(lang).settings}</h1>
            <div class="row row--2">
                <div class="stack">
                    <AllVersions session=session lang=lang />
                    <KioskBlock kiosk=kiosk lang=lang />
                </div>
                <div class="stack">
                    <OpenFile session=session installed=installed lang=lang />
                    <App installed=installed lang=lang />
                    <ThisFile lang=lang />
                    <Drift session=session lang=lang />
                </div>
            </div>
        </div>
    }
}
