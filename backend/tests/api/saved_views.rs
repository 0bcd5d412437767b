//! Views of the list of services that somebody named.

use axum::http::{Method, StatusCode};
use goodstanding_shared::saved_views::SavedView;
use insta::assert_snapshot;
use serde_json::json;

use crate::harness::{Answer, TestApp, Visitor, every_database};

const PATH: &str = "/api/v1/saved-views";

async fn save(who: &Visitor<'_>, name: &str, query: &str, key: &str) -> Answer {
    let body = json!({"name": name, "query": query});
    who.post(PATH, &body).key(key).send().await
}

async fn remove(who: &Visitor<'_>, view: &SavedView) -> Answer {
    let path = format!("{PATH}/{}", view.id);
    who.request(Method::DELETE, &path).send().await
}

async fn names(who: &Visitor<'_>) -> Vec<String> {
    let views: Vec<SavedView> = who.read(PATH).await;
    let name = |view: SavedView| view.name.as_str().to_owned();
    views.into_iter().map(name).collect()
}

#[every_database]
async fn what_somebody_named_is_there_again_and_theirs_alone(test: TestApp) {
    let (anna, ben, staff) = (test.anna().await, test.ben().await, test.staff().await);
    assert!(names(&anna).await.is_empty());
    let query = "view=list&columns=name,due&sort=status,due&dir=asc,desc&status=active";
    let ends: SavedView = save(&anna, " ends soon ", query, "1").await.created();
    let plain: SavedView = save(&anna, "All", "", "2").await.created();
    assert_eq!(
        (ends.name.as_str(), ends.query.as_str()),
        ("ends soon", query)
    );
    // By name, as people read it.
    assert_eq!(names(&anna).await, ["All", "ends soon"]);

    // A repetition is the same view.
    let again: SavedView = save(&anna, " ends soon ", query, "1").await.created();
    assert_eq!(again, ends);
    assert!(names(&ben).await.is_empty() && names(&staff).await.is_empty());
    let theirs: SavedView = save(&ben, "All", "sort=name&dir=asc", "1").await.created();
    assert_ne!(theirs.id, plain.id);
    let _: SavedView = save(&staff, "All", "", "1").await.created();
    for stranger in [&ben, &staff] {
        let answer = remove(stranger, &ends).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }

    assert_eq!(remove(&anna, &plain).await.status, StatusCode::NO_CONTENT);
    assert_eq!(remove(&anna, &plain).await.status, StatusCode::NOT_FOUND);
    assert_eq!(names(&anna).await, ["ends soon"]);
    assert_eq!(names(&ben).await, ["All"]);
}

#[every_database]
async fn a_view_of_the_same_name_is_replaced(test: TestApp) {
    let anna = test.anna().await;
    let first: SavedView = save(&anna, "Mine", "sort=name&dir=asc", "1")
        .await
        .created();
    let second: SavedView = save(&anna, "Mine", "sort=due&dir=desc", "2")
        .await
        .created();
    assert_eq!(second.id, first.id);
    let views: Vec<SavedView> = anna.read(PATH).await;
    assert_eq!(views, [second]);
    // Another spelling is another name.
    let _: SavedView = save(&anna, "mine", "", "3").await.created();
    assert_eq!(names(&anna).await.len(), 2);
}

#[every_database]
async fn only_what_the_list_understands_is_kept(test: TestApp) {
    let anna = test.anna().await;
    // As the page would write it, whatever the spelling.
    let view: SavedView = save(&anna, "a", "q=a+b&sort=due", "1").await.created();
    assert_eq!(view.query, "sort=due&dir=asc&q=a%20b");
    for (key, query) in [
        "sort=colour",
        "nonsense=1",
        "q=%00",
        "https://elsewhere.example/",
    ]
    .into_iter()
    .enumerate()
    {
        let refused = save(&anna, "b", query, &format!("bad-{key}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert!(refused.text.contains("no query of the list"), "{query}");
    }
    let long = format!("q={}", "x".repeat(2000));
    assert_snapshot!(save(&anna, "b", &long, "long").await.refusal(), @r"
    422 invalid_fields: Nothing was changed. Correct the named fields and send the request
    again.
    query: Shorten the search: the view is too long to be kept
    ");
    assert_snapshot!(save(&anna, " ", "", "nameless").await.refusal(), @r"
    422 invalid_fields: Nothing was changed. Correct the named fields and send the request
    again.
    name: Enter a name for this view
    ");
    assert_eq!(names(&anna).await, ["a"]);
}

#[every_database]
async fn fifty_views_are_enough(test: TestApp) {
    let anna = test.anna().await;
    for number in 0..50 {
        let saved = save(
            &anna,
            &format!("View {number}"),
            "",
            &format!("key-{number}"),
        )
        .await;
        assert_eq!(saved.status, StatusCode::CREATED);
    }
    assert_snapshot!(save(&anna, "One more", "", "more").await.refusal(), @r"
    409 action_refused: Nothing was kept. There may be 50 views: remove one that you no
    longer use.
    ");
    // One that is there already can be changed.
    let changed = save(&anna, "View 7", "sort=due", "changed").await;
    assert_eq!(changed.status, StatusCode::CREATED);
    let views: Vec<SavedView> = anna.read(PATH).await;
    assert_eq!(views.len(), 50);
    assert_eq!(
        remove(&anna, &views[0]).await.status,
        StatusCode::NO_CONTENT
    );
    let saved = save(&anna, "One more", "", "in-its-place").await;
    assert_eq!(saved.status, StatusCode::CREATED);
}
