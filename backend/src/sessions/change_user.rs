//! What users change of themselves.

use axum::extract::State;
use goodstanding_shared::problem::FieldRefusal;
use goodstanding_shared::sessions::{ChangeUser, Me, TimeZoneName};
use goodstanding_words::fields;

use super::caller::Caller;
use super::db::{User, own};
use super::show::me;
use crate::app::App;
use crate::http::body::Body;
use crate::http::json::Json;
use crate::http::query::NoQuery;
use crate::problem::Problem;
use crate::store::Database;

/// Changes what the reader is called, and in which time zone they read times of day. Days on which
/// something is due stay what they are: they begin at midnight UTC for everybody.
#[utoipa::path(
    put, path = "/user", tag = "sessions", operation_id = "change_user", request_body = ChangeUser,
    responses(
        (status = 200, description = "Who is signed in, as they are called now.", body = Me),
    )
)]
pub(crate) async fn change_user(
    State(app): State<App>,
    caller: Caller,
    _: NoQuery,
    body: Body<ChangeUser>,
) -> Result<Json<Me>, Problem> {
    let name = body.value.parse_name();
    let time_zone = body.value.time_zone.map(known_zone).transpose();
    let (name, time_zone) = match (name, time_zone) {
        (Ok(name), Ok(time_zone)) => (name, time_zone),
        (name, time_zone) => {
            let errors = name.err().into_iter().chain(time_zone.err());
            return Err(Problem::fields(errors));
        }
    };
    let (user, new_name, zone) = (caller.user_id(), name.clone(), time_zone.clone());
    app.store()
        .write(move |tx: &mut Database| own::keep_profile(tx, user, &new_name, zone.as_ref()))
        .await?;
    let user = User {
        name: name.into(),
        time_zone,
        ..caller.user
    };
    Ok(Json(me(&app, &user, caller.ends_at)))
}

/// A time zone that there is.
fn known_zone(name: String) -> Result<TimeZoneName, FieldRefusal> {
    let unknown = || FieldRefusal::new("time_zone", fields::CHOOSE_TIME_ZONE);
    if name.parse::<chrono_tz::Tz>().is_err() {
        return Err(unknown());
    }
    name.try_into().map_err(|_| unknown())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_time_zone_has_a_name_that_can_be_kept() {
        for zone in chrono_tz::TZ_VARIANTS {
            assert!(known_zone(zone.name().to_owned()).is_ok(), "{zone}");
        }
        for unknown in ["Europe/Atlantis", "europe/berlin", "", "+02:00"] {
            assert!(known_zone(unknown.to_owned()).is_err(), "{unknown}");
        }
    }
}
