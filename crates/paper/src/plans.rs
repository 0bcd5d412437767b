//! How each script is shaped by a face.

use std::sync::{Arc, Mutex, PoisonError};

use harfrust::{Direction, Feature, Script, ShapePlan, Shaper, Tag};

/// The ways known so far, each from the first text on, for it costs more than most texts. As many
/// as there are scripts, in two directions.
#[derive(Default)]
pub(crate) struct Plans(Mutex<Vec<Arc<ShapePlan>>>);

impl Plans {
    pub(crate) fn get(
        &self,
        shaper: &Shaper<'_>,
        direction: Direction,
        script: Script,
    ) -> Arc<ShapePlan> {
        let mut plans = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = plans
            .iter()
            .find(|plan| plan.direction() == direction && plan.script() == Some(script));
        if let Some(plan) = known {
            return Arc::clone(plan);
        }
        let plan = ShapePlan::new(shaper, direction, Some(script), None, &features());
        let plan = Arc::new(plan);
        plans.push(Arc::clone(&plan));
        plan
    }
}

/// As on the page: the shapes that `style/base.css` names, and digits of one width. No ligatures
/// but those that a script cannot do without: readers of the file turn their letters round.
fn features() -> [Feature; 4] {
    let feature = |tag, value| Feature::new(Tag::new(tag), value, ..);
    [
        feature(b"cv11", 1),
        feature(b"ss03", 1),
        feature(b"tnum", 1),
        feature(b"liga", 0),
    ]
}
