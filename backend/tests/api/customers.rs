//! The customers, as staff find them.

use crate::harness::everywhere;

#[tokio::test]
async fn staff_search_by_name_address_and_identifier() {
    for test in everywhere().await {
        let staff = test.staff().await;
        let all = staff.get("/api/v1/customers?limit=100").await;
        assert_eq!(all.json["total"], 16);
        let found = async |search: &str| -> Vec<String> {
            let answer = staff.get(&format!("/api/v1/customers?q={search}")).await;
            let items = answer.json["items"].as_array().unwrap().clone();
            items
                .iter()
                .map(|item| item["name"].as_str().unwrap().to_owned())
                .collect()
        };
        assert_eq!(found("berg%20st").await, ["Berg Studio"]);
        assert_eq!(found("ANNA@").await, ["Berg Studio"]);
        assert_eq!(found("B%C3%84CKEREI").await, ["Bäckerei Sonntag"]);
        assert_eq!(
            found("sonntag%20backerei").await,
            ["Bäckerei Sonntag"],
            "in any order, without dots"
        );
        assert_eq!(
            found("%E3%81%95%E3%81%8F%E3%82%89").await,
            ["株式会社さくら"]
        );
        assert_eq!(found("@demo.ex").await.len(), 16);
        assert!(
            found("erg").await.is_empty(),
            "words are found by their beginnings"
        );
        let id = all.json["items"][0]["id"].as_str().unwrap();
        assert_eq!(found(id).await.len(), 1);
        assert!(
            found("%25").await.is_empty() && found("_").await.is_empty(),
            "there is no word in it"
        );
        let anna = all.json["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|item| item["name"] == "Berg Studio")
            .unwrap();
        assert_eq!(anna["services"], 24);

        let first = staff.get("/api/v1/customers?limit=10").await;
        let cursor = first.json["next_cursor"].as_str().unwrap();
        let second = staff
            .get(&format!("/api/v1/customers?limit=10&cursor={cursor}"))
            .await;
        assert_eq!(second.json["items"].as_array().unwrap().len(), 6);
        let misused = staff
            .get(&format!("/api/v1/customers?q=a&cursor={cursor}"))
            .await;
        assert_eq!(misused.code(), "invalid_cursor");
    }
}
