//! Custom domains and the mappings that lead to stages.

use std::collections::BTreeMap;

use chatbot_provider::stack::desired::{Desired, Domain};
use chatbot_provider::stack::live::{Live, Mapping, Stage};
use chatbot_provider::stack::memory::Memory;
use chatbot_provider::stack::owner::{self, Owner};
use chatbot_provider::stack::step::Step;

use super::{Model, ensure};
use crate::stack::generate::DOMAINS;

/// Key of a mapping of somebody else.
pub(crate) const THEIRS: &str = "theirs";

impl Default for Model {
    fn default() -> Self {
        let theirs = Mapping {
            api_id: "other".to_owned(),
            stage: "prod".to_owned(),
            key: THEIRS.to_owned(),
        };
        let mappings = BTreeMap::from([("map000".to_owned(), theirs)]);
        let domains = DOMAINS.map(|name| (name.to_owned(), mappings.clone()));
        Self {
            live: Default::default(),
            snapshots: BTreeMap::new(),
            asked: BTreeMap::new(),
            domains: domains.into(),
            by_aws: false,
            of_others: false,
            next: 0,
        }
    }
}

impl Model {
    /// All that AWS has, with every custom domain.
    pub(crate) fn all(&self) -> Live {
        let domains = self.domains.iter();
        Live {
            domains: domains
                .map(|(name, found)| (name.clone(), Some(found.clone())))
                .collect(),
            ..self.live.clone()
        }
    }

    /// The domains that the provider reads: all it is told of, or those that are wanted and those that
    /// a stage of a stack names.
    pub(super) fn read_domains(
        &self,
        desired: &Desired,
        all: bool,
    ) -> BTreeMap<String, Option<BTreeMap<String, Mapping>>> {
        let ours = |stage: &&Stage| Owner::of(stage) == Some(Owner::Stack);
        let mut names = desired.domains();
        names.extend(
            self.live
                .stages
                .values()
                .filter(ours)
                .flat_map(owner::domains),
        );
        if all {
            names.extend(self.domains.keys().cloned());
        }
        let found = |name: String| (name.clone(), self.domains.get(&name).cloned());
        names.into_iter().map(found).collect()
    }

    /// Whether a mapping leads to the API, or to this stage of it.
    pub(crate) fn is_mapped(&self, stage: Option<&str>) -> bool {
        let api_id = self.live.api.as_ref().map(|api| &api.id);
        self.domains
            .values()
            .flat_map(BTreeMap::values)
            .any(|mapping| {
                Some(&mapping.api_id) == api_id && stage.is_none_or(|stage| stage == mapping.stage)
            })
    }

    pub(super) fn mapping(&mut self, step: &Step, memory: &Memory) -> Result<(), String> {
        match step {
            Step::CreateMapping { domain, stage } => {
                let id = self.id("map");
                self.free(domain)?;
                ensure(self.live.stages.contains_key(stage), "no such stage")?;
                // The record comes before what it records.
                let recorded = owner::domains(&self.live.stages[stage]);
                ensure(
                    recorded.contains(&domain.name),
                    "the stage does not name it",
                )?;
                let api_id = memory.api().map_err(|error| error.to_string())?;
                let mapping = Mapping {
                    api_id: api_id.to_owned(),
                    stage: stage.clone(),
                    key: domain.key.clone(),
                };
                self.of(&domain.name)?.insert(id, mapping);
            }
            Step::UpdateMapping { id, domain, stage } => {
                self.free(domain)?;
                let mappings = self.of(&domain.name)?;
                let mapping = mappings.get_mut(id).ok_or("no such mapping")?;
                ensure(mapping.stage == *stage, "of another stage")?;
                mapping.key.clone_from(&domain.key);
            }
            Step::DeleteMapping { domain, id } => {
                self.of(domain)?.remove(id).ok_or("no such mapping")?;
            }
            other => return Err(format!("not of a mapping: {other}")),
        }
        Ok(())
    }

    fn of(&mut self, domain: &str) -> Result<&mut BTreeMap<String, Mapping>, String> {
        self.domains
            .get_mut(domain)
            .ok_or_else(|| "no such domain".to_owned())
    }

    fn free(&mut self, domain: &Domain) -> Result<(), String> {
        let taken = self
            .of(&domain.name)?
            .values()
            .any(|mapping| mapping.key == domain.key);
        ensure(!taken, "the key is taken")
    }
}
