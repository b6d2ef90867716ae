//! Which model is in use, and when that may change.
//!
//! Two wishes are told apart. Another *model* is the user's choice for the patient at hand: it takes effect at once, and
//! inputs that both have keep their values. Another *version* of a model is a change of the page: it never comes in the
//! middle of a patient, but when the form is empty.

use bosque_model::{Registry, Status};
use leptos::prelude::*;

use crate::handover::arrival::Arrival;
use crate::library::{Candidate, Doubt, Edition, Library, SetAside, State, forget, keep, keep_choice};
use crate::monitor::Monitor;
use crate::platform::{self, BrowserShelf};
use bosque_ui::{Patient, Pool};

/// For each of some models, one version.
#[derive(Clone, Debug, Default)]
struct ByName(Vec<&'static Edition>);

/// In whatever order.
impl PartialEq for ByName {
    fn eq(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && self.0.iter().all(|edition| other.get(edition.name) == Some(edition))
    }
}

impl ByName {
    fn get(&self, name: &str) -> Option<&'static Edition> {
        self.0.iter().copied().find(|edition| edition.name == name)
    }

    /// In the place of the version of that name, where there is one.
    fn put(&mut self, edition: &'static Edition) {
        match self.0.iter_mut().find(|each| each.name == edition.name) {
            Some(place) => *place = edition,
            None => self.0.push(edition),
        }
    }

    fn remove(&mut self, name: &str) {
        self.0.retain(|edition| edition.name != name);
    }
}

/// The page's models, the choice among them, and what is typed.
#[derive(Clone, Copy)]
pub struct Session {
    editions: RwSignal<Vec<&'static Edition>>,
    set_aside: RwSignal<Vec<SetAside>>,
    registry: StoredValue<Option<Registry>>,
    model: RwSignal<&'static str>,
    in_use: RwSignal<ByName>,
    wanted: RwSignal<ByName>,
    current: Memo<&'static Edition>,
    agreed: RwSignal<Vec<&'static str>>,
    unkept: RwSignal<bool>,
    arrival: RwSignal<Option<Arrival>>,
    pool: Pool,
    monitor: Monitor,
}

impl Session {
    /// Begins with what the library found and the model that the address asks for, or else the first.
    pub fn begin(library: Library) -> Self {
        let by_name = ByName(library.in_use());
        let Library { editions, set_aside, registry, .. } = library;
        let asked = platform::query("model").and_then(|name| by_name.get(&name));
        let model = asked.unwrap_or(editions[0]).name;
        let (model, in_use) = (RwSignal::new(model), RwSignal::new(by_name.clone()));
        let fallback = editions[0];
        let current = Memo::new(move |_| in_use.with(|by_name| by_name.get(model.get()).unwrap_or(fallback)));
        Session {
            editions: RwSignal::new(editions),
            set_aside: RwSignal::new(set_aside),
            registry: StoredValue::new(registry),
            model,
            in_use,
            wanted: RwSignal::new(by_name),
            current,
            agreed: RwSignal::new(Vec::new()),
            unkept: RwSignal::new(false),
            arrival: RwSignal::new(None),
            pool: Pool::default(),
            monitor: Monitor::new(),
        }
    }

    /// The version in use of the chosen model.
    pub fn current(self) -> Memo<&'static Edition> {
        self.current
    }

    /// What is typed, for any model.
    pub fn pool(self) -> Pool {
        self.pool
    }

    /// Whether nothing is typed for any model.
    pub fn is_blank(self) -> bool {
        self.pool.is_blank()
    }

    /// What became of the last code that was read for the patient at hand.
    pub fn arrival(self) -> RwSignal<Option<Arrival>> {
        self.arrival
    }

    /// The counts of patients.
    pub fn monitor(self) -> Monitor {
        self.monitor
    }

    /// The models' names with the version in use, embedded ones first.
    pub fn models(self) -> Vec<(&'static str, &'static Edition)> {
        let mut names: Vec<&'static str> = Vec::new();
        for edition in self.editions.get() {
            if !names.contains(&edition.name) {
                names.push(edition.name);
            }
        }
        self.in_use
            .with(|by_name| names.into_iter().filter_map(|name| Some((name, by_name.get(name)?))).collect())
    }

    /// Follows every change of what [`Session::versions`], [`Session::is_in_use`] and [`Session::is_wanted`] say.
    pub fn track_versions(self) {
        self.editions.track();
        self.in_use.track();
        self.wanted.track();
    }

    /// A model's versions, the embedded one first.
    pub fn versions(self, name: &str) -> Vec<&'static Edition> {
        self.editions.get_untracked().into_iter().filter(|edition| edition.name == name).collect()
    }

    /// Whether a version is the one that scores.
    pub fn is_in_use(self, edition: &Edition) -> bool {
        self.in_use.with_untracked(|by_name| by_name.get(edition.name) == Some(edition))
    }

    /// Whether a version is the one that scores, now or from the next patient on.
    pub fn is_wanted(self, edition: &Edition) -> bool {
        self.wanted.with_untracked(|by_name| by_name.get(edition.name) == Some(edition))
    }

    /// The version in use of a model.
    pub fn used_untracked(self, name: &str) -> Option<&'static Edition> {
        self.in_use.with_untracked(|by_name| by_name.get(name))
    }

    /// Whether a version takes over once the form is empty.
    pub fn is_waiting(self, edition: &Edition) -> bool {
        self.is_wanted(edition) && !self.is_in_use(edition)
    }

    /// Whether any version waits.
    pub fn anything_waits(self) -> bool {
        self.wanted.with(|wanted| self.in_use.with(|in_use| wanted != in_use))
    }

    /// Stored versions that failed.
    pub fn set_aside(self) -> Vec<SetAside> {
        self.set_aside.get()
    }

    /// Whether the browser has refused to keep something.
    pub fn is_unkept(self) -> bool {
        self.unkept.get()
    }

    /// The aliases of a version, and whether it is archived.
    pub fn aliases(self, edition: &Edition) -> (Vec<String>, bool) {
        self.registry.with_value(|registry| {
            let Some(model) = registry.as_ref().and_then(|registry| registry.model(edition.name)) else {
                return (Vec::new(), false);
            };
            let is_it = |version: &&bosque_model::RegisteredVersion| version.manifest_sha256 == edition.id;
            let Some(version) = model.versions.iter().find(is_it) else { return (Vec::new(), false) };
            let means = |alias: &&bosque_model::Alias| alias.version == version.version;
            let aliases = model.aliases.iter().filter(means).map(|alias| alias.alias.clone()).collect();
            (aliases, version.status == Status::Archived)
        })
    }

    /// Whether a registry says which version is which.
    pub fn has_registry(self) -> bool {
        self.registry.with_value(Option::is_some)
    }

    /// The doubt that still keeps a version from scoring: it ends by [`Session::agree`].
    pub fn doubt(self, edition: &Edition) -> Option<Doubt> {
        let State::Open(known) = &edition.state else { return None };
        known.seal.doubt().filter(|_| !self.agreed.with(|agreed| agreed.contains(&edition.id.as_str())))
    }

    /// The user takes a doubtful version all the same, until the page is loaded anew.
    pub fn agree(self, edition: &'static Edition) {
        self.agreed.update(|agreed| agreed.push(&edition.id));
    }

    /// The user chose another model.
    pub fn choose(self, name: &'static str) {
        self.pool.unpin();
        self.model.set(name);
        platform::keep_query("model", name);
        self.settle();
    }

    /// The user wants another version of a model.
    pub fn want(self, edition: &'static Edition) {
        self.wanted.update(|wanted| wanted.put(edition));
        self.settle();
        leptos::task::spawn_local(async move {
            if keep_choice(&BrowserShelf, edition).await.is_err() {
                self.unkept.set(true);
            }
        });
    }

    /// The user accepts a version from a file: it is kept, and used from the next patient on.
    pub fn accept(self, candidate: Candidate) {
        leptos::task::spawn_local(async move {
            if keep(&BrowserShelf, &candidate).await.is_err() {
                self.unkept.set(true);
            }
            let Candidate { id, model, seal, bytes } = candidate;
            self.set_aside.update(|set_aside| set_aside.retain(|each| each.key != id));
            let edition = Edition::keep(id, Some(bytes), model, seal);
            // Looking at a doubtful version and accepting it was the explicit choice; the next start asks again.
            self.agree(edition);
            self.editions.update(|editions| editions.push(edition));
            self.want(edition);
        });
    }

    /// The user removes a stored version; where it was in use, the embedded one follows, or none of that name.
    pub fn remove(self, edition: &'static Edition) {
        self.editions.update(|editions| editions.retain(|each| *each != edition));
        let next =
            self.editions.with_untracked(|all| all.iter().copied().find(|each| each.name == edition.name));
        if self.wanted.with_untracked(|wanted| wanted.get(edition.name) == Some(edition)) {
            self.wanted.update(|wanted| match next {
                Some(next) => wanted.put(next),
                None => wanted.remove(edition.name),
            });
        }
        self.settle();
        self.forget(edition.id.clone(), Some(edition.name));
    }

    /// The user removes a version that failed.
    pub fn remove_set_aside(self, key: String) {
        self.set_aside.update(|set_aside| set_aside.retain(|each| each.key != key));
        self.forget(key, None);
    }

    fn forget(self, key: String, name: Option<&'static str>) {
        let wanted = name.and_then(|name| self.wanted.with_untracked(|wanted| wanted.get(name)));
        leptos::task::spawn_local(async move {
            let mut kept = forget(&BrowserShelf, &key).await;
            if let Some(edition) = wanted {
                kept = kept.and(keep_choice(&BrowserShelf, edition).await);
            }
            if kept.is_err() {
                self.unkept.set(true);
            }
        });
    }

    /// Whether a version with this digest is here already.
    pub fn has(self, id: &str) -> bool {
        self.editions.with_untracked(|editions| editions.iter().any(|edition| edition.id == id))
    }

    /// The form is emptied for the next patient; the one at hand counts in the monitor, where there is a result.
    pub fn next_patient(self, patient: Patient) {
        self.count(patient);
        self.empty();
    }

    /// The form is emptied, whatever it held.
    pub fn empty(self) {
        self.pool.clear();
        self.monitor.begin_patient();
        self.arrival.set(None);
        self.settle();
    }

    /// All begins as the page did: nothing typed, nothing agreed to, the model that the address asks for.
    pub fn start_over(self) {
        let first = self.editions.with_untracked(|editions| editions[0].name);
        let asked = platform::query("model");
        let asked = self.in_use.with_untracked(|in_use| in_use.get(&asked?).map(|edition| edition.name));
        self.model.set(asked.unwrap_or(first));
        self.agreed.set(Vec::new());
        self.empty();
    }

    /// Counts whoever is in the form, wherever that is asked from.
    pub fn count_at_hand(self) {
        let edition = self.current.get_untracked();
        if let (State::Open(known), None) = (&edition.state, untrack(|| self.doubt(edition))) {
            let features = &known.model.manifest().features;
            // What follows from the form there lives no longer than this.
            let owner = Owner::new();
            owner.with(|| self.count(Patient::new(known.model, self.pool.entries(features))));
            owner.cleanup();
        }
    }

    /// Counts the patient at hand, where there is a result: once, and not the generated example.
    pub fn count(self, patient: Patient) {
        if let Some((row, score)) = patient.counted() {
            self.monitor.count(patient.model(), &row, &score);
        }
    }

    /// Lets waiting versions take over where nothing is typed.
    fn settle(self) {
        if !self.pool.is_blank_untracked() {
            return;
        }
        let wanted = self.wanted.get_untracked();
        if self.in_use.with_untracked(|in_use| *in_use != wanted) {
            let first = self.editions.with_untracked(|editions| editions[0].name);
            if wanted.get(self.model.get_untracked()).is_none() {
                self.model.set(first);
            }
            self.in_use.set(wanted);
        }
    }
}
